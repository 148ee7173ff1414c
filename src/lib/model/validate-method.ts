// What API Gateway takes as the parameters of a method. PutMethod and imports give these messages;
// the expression for names is in no page of the guide, it is quoted by the service.

const parameterName = /^[a-zA-Z0-9:._$-]+$/;
const requestParameter = /^method\.request\.(path|querystring|header)\.(.*)$/s;
const responseParameter = /^method\.response\.header\.(.+)$/s;

/** AWS's frame around a complaint about a mapping. */
export function invalidMapping(complaint: string): string {
  return `Invalid mapping expression specified: Validation Result: warnings : [], errors : [${complaint}]`;
}

/** Why PutMethod refuses these `method.request.{path|querystring|header}.NAME` keys; undefined when it takes them. */
export function checkRequestParameters(names: Iterable<string>): string | undefined {
  const seen = new Set<string>();
  for (const key of names) {
    const name = requestParameter.exec(key)?.[2];
    if (name === undefined) return invalidMapping(`Invalid mapping expression specified: ${key}`);
    if (!parameterName.test(name)) {
      return invalidMapping(`Parameter name should match the following regular expression: ${parameterName.source}`);
    }
    if (seen.has(name)) return 'Parameter names must be unique across querystring, header and path';
    seen.add(name);
  }
  return undefined;
}

/** Why PutMethodResponse refuses these `method.response.header.NAME` keys; undefined when it takes them. */
export function checkResponseParameters(names: Iterable<string>): string | undefined {
  for (const key of names) {
    const name = responseParameter.exec(key)?.[1];
    if (name === undefined) return invalidMapping(`Invalid mapping expression specified: ${key}`);
    if (!parameterName.test(name)) {
      return invalidMapping(`Parameter name should match the following regular expression: ${parameterName.source}`);
    }
  }
  return undefined;
}

/** Why AWS refuses this as a status code of a method response; undefined when it takes it. */
export function checkStatusCode(statusCode: string): string | undefined {
  if (/^[1-5]\d\d$/.test(statusCode)) return undefined;
  return (
    `1 validation error detected: Value '${statusCode}' at 'statusCode' failed to satisfy constraint: ` +
    'Member must satisfy regular expression pattern: [1-5]\\d\\d'
  );
}
