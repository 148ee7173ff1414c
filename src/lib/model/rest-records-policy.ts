// A REST API's resource policy: the text in a record, and the parsed document in the model.
// GetRestApi returns the policy as JSON text whose quotes and slashes are escaped once more (API reference, RestApi).

import type { Json } from './api.ts';

/** The parsed policy of a record's text, escaped as GetRestApi returns it or plain as CreateRestApi takes it. Throws SyntaxError. */
export function policyFromText(text: string): Json {
  return JSON.parse(/^\s*\{\s*\\/.test(text) ? JSON.parse(`"${text}"`) : text);
}

/** The text that GetRestApi returns for a policy: compact JSON with its quotes and backslashes escaped. */
export function textFromPolicy(policy: Json): string {
  return JSON.stringify(JSON.stringify(policy)).slice(1, -1);
}

/** Where an API lives, as its ARN says it: `arn:aws:execute-api:{region}:{account}:{apiId}`. */
const ownArn = (apiId: string) => new RegExp(`^arn:aws[a-z-]*:execute-api:[^:]*:[^:]*:${apiId}/`);

/**
 * The policy with the API's own execute-api ARNs in the short form `execute-api:/stage/METHOD/path`, which is how
 * documents write them and AWS expands them ("Resource policy examples", `x-amazon-apigateway-policy`).
 */
export function shortenPolicyResources(policy: Json, apiId: string | undefined): Json {
  if (!apiId) return policy;
  const own = ownArn(apiId);
  return mapResources(policy, (resource) => resource.replace(own, 'execute-api:/'));
}

/** The reverse: `execute-api:/…` becomes the API's ARN, as AWS stores it. `arn` ends with the API's id. */
export function expandPolicyResources(policy: Json, arn: string): Json {
  return mapResources(policy, (resource) => resource.replace(/^execute-api:\//, `${arn}/`));
}

function mapResources(policy: Json, change: (resource: string) => string): Json {
  if (!isObject(policy)) return policy;
  const statements = policy['Statement'];
  if (statements === undefined) return policy;
  const changed = Array.isArray(statements)
    ? statements.map((statement) => mapStatement(statement, change))
    : mapStatement(statements, change);
  return { ...policy, Statement: changed };
}

function mapStatement(statement: Json, change: (resource: string) => string): Json {
  if (!isObject(statement)) return statement;
  const changed = { ...statement };
  for (const key of ['Resource', 'NotResource']) {
    const value = changed[key];
    if (typeof value === 'string') changed[key] = change(value);
    else if (Array.isArray(value)) changed[key] = value.map((item) => (typeof item === 'string' ? change(item) : item));
  }
  return changed;
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
