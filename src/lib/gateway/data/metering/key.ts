// The stage `key`: whose key the request carries. Guide: "Choose an API key source in API Gateway", "Usage plans and API
// keys for REST APIs": no key, an unknown or disabled one, and one without a plan for this stage all are 403.

import type { RestApi } from '../../../model/api.ts';
import type { Exchange, Stage } from '../exchange.ts';
import { GatewayFailure } from '../failure.ts';
import { keyRefusal } from './log-usage-plan.ts';
import type { Client } from './subscriptions.ts';

/** Compiles the check; `clients` is the stage's map, which is kept up to date. */
export function compileKey(source: RestApi['apiKeySource'], clients: ReadonlyMap<string, Client>): Stage {
  const keyOf = source === 'AUTHORIZER' ? fromAuthorizer : fromHeader;
  return function key(exchange) {
    const value = keyOf(exchange);
    const client = value === undefined ? undefined : clients.get(value);
    if (!client) {
      exchange.executionLog?.error(keyRefusal(exchange));
      throw new GatewayFailure('invalidApiKey', refusal(value));
    }
    exchange.client = client;
    return undefined;
  };
}

const fromHeader = ({ apiKey }: Exchange): string | undefined => apiKey;
const fromAuthorizer = ({ usageIdentifierKey }: Exchange): string | undefined => usageIdentifierKey;

/** For traces; as in execution logs, no more of a key is shown than its end. */
function refusal(value: string | undefined): string {
  return value ? `API Key ****${value.slice(-4)} is not on a usage plan for this stage` : 'API Key is missing';
}
