// What the execution log says of keys and usage plans, in the words of recorded logs of the service: before the key is looked
// up, and when neither it nor a limit refused the request. Keys are told by their end.

import type { Exchange, Stage } from '../exchange.ts';
import { masked } from '../execution-log.ts';
import type { Place } from '../place.ts';

/** The stage before the key; absent where nothing is logged. */
export function compileUsagePlanBegin({ setting }: Place): Stage | undefined {
  if ((setting.loggingLevel ?? 'OFF') === 'OFF') return undefined;
  return function logUsagePlanBegin(exchange) {
    exchange.executionLog?.info(
      `Verifying Usage Plan for request: ${exchange.requestId}. API Key: ${shownKey(exchange)} API Stage: ${apiStage(exchange)}`,
    );
    return undefined;
  };
}

/** The stage behind the limits. */
export function compileUsagePlanEnd({ setting, httpMethod, path, method }: Place): Stage | undefined {
  if ((setting.loggingLevel ?? 'OFF') === 'OFF') return undefined;
  const verb = `${httpMethod} ${path}`;
  return function logUsagePlanEnd(exchange) {
    const log = exchange.executionLog;
    if (!method.apiKeyRequired) {
      log?.info(
        `API Key ${shownKey(exchange)} authorized because method '${verb}' does not require API Key. Request will not contribute to throttle or quota limits`,
      );
    }
    log?.info(`Usage Plan check succeeded for API Key ${shownKey(exchange)} and API Stage ${apiStage(exchange)}`);
    return undefined;
  };
}

/** What is told of a key that is refused. */
export function keyRefusal(exchange: Exchange): string {
  const { route, method } = exchange;
  return `API Key ${shownKey(exchange)} not authorized because method '${method} ${route?.resourcePath}' requires API Key and API Key is not associated with a Usage Plan for API Stage ${apiStage(exchange)}: No Usage Plan found for key and API Stage`;
}

/** What is told of a limit that is exceeded. */
export function limitRefusal(what: string, { context, route, method }: Exchange): string {
  const { apiId, stageName } = context.snapshot;
  return `Key ${what} limit exceeded for RestApi ${apiId}, Stage ${stageName}, Resource ${route?.resourceId}, HttpMethod ${method}.`;
}

function shownKey({ apiKey, usageIdentifierKey }: Exchange): string {
  return masked(usageIdentifierKey ?? apiKey ?? '');
}

function apiStage({ context }: Exchange): string {
  return `${context.snapshot.apiId}/${context.snapshot.stageName}`;
}
