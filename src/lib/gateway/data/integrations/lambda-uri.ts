// `arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{functionArn}/invocations`: the address of a function.
// API reference, "Integration", property uri.

import type { Integration } from '../../../model/api.ts';
import { configurationError, type GatewayFailure } from '../failure.ts';
import { fillStageVariables } from '../stage-variables.ts';

/** Whether a URI is that of a function's Invoke, rather than of another call of Lambda's API or of another service. */
export function isFunctionUri(uri: string | undefined): boolean {
  return /:lambda:path\/\/?2015-03-31\/functions\/.+\/invocations$/s.test(uri ?? '');
}

/** A function's ARN with the stage variables filled in, or the failure that every call of the method ends with. */
export function functionArnOf(
  integration: Integration,
  variables: Readonly<Record<string, string>>,
): string | GatewayFailure {
  if (integration.httpMethod !== 'POST') {
    return configurationError('Lambda functions are invoked with the integration method POST only');
  }
  const filled = fillStageVariables(integration.uri ?? '', variables);
  if ('missing' in filled) return configurationError('Invalid stage variables for Lambda function');
  const find = integration.responseTransferMode === 'STREAM' ? streamedArnAt : functionArnAt;
  return find(filled.text) ?? configurationError('Invalid endpoint address');
}

/** The ARN in an address whose stage variables are yet to be filled in; undefined where there is none. */
export function functionArnIn(uri: string, variables: Readonly<Record<string, string>>): string | undefined {
  const filled = fillStageVariables(uri, variables);
  return 'missing' in filled ? undefined : functionArnAt(filled.text);
}

function functionArnAt(uri: string): string | undefined {
  return /:lambda:path\/\/?2015-03-31\/functions\/([^/]+)\/invocations$/.exec(uri)?.[1];
}

function streamedArnAt(uri: string): string | undefined {
  return /:lambda:path\/\/?2021-11-15\/functions\/([^/]+)\/response-streaming-invocations$/.exec(uri)?.[1];
}
