// Required parameters have to be there and not blank. Guide "Request validation for REST APIs in API Gateway"; the
// message, and its order by the whole keys (headers, then path, then query), are recorded on AWS.

import type { Method } from '../../../model/api.ts';
import type { Exchange, Stage } from '../exchange.ts';
import { GatewayFailure } from '../failure.ts';

/** Where a parameter is looked for, by what its key begins with. */
const places: readonly (readonly [string, (exchange: Exchange, name: string) => boolean])[] = [
  ['method.request.header.', (exchange, name) => exchange.headerValues(name).some(isGiven)],
  ['method.request.multivalueheader.', (exchange, name) => exchange.headerValues(name).some(isGiven)],
  ['method.request.path.', (exchange, name) => isGiven(exchange.pathValue(name))],
  ['method.request.querystring.', (exchange, name) => exchange.query.get(name)?.some(isGiven) === true],
  ['method.request.multivaluequerystring.', (exchange, name) => exchange.query.get(name)?.some(isGiven) === true],
];

/** Compiles the check of the parameters that the method requires; none where it requires none. */
export function compileRequiredParameters(method: Method): Stage | undefined {
  const required = Object.keys(method.requestParameters)
    .filter((key) => method.requestParameters[key] === true)
    .sort()
    .flatMap(parameterOf);
  if (required.length === 0) return undefined;
  return function parameters(exchange) {
    if (!required.every(({ isIn, name }) => isIn(exchange, name))) refuse(exchange, required);
    return undefined;
  };
}

type Parameter = ReturnType<typeof parameterOf>[number];

function parameterOf(key: string) {
  const place = places.find(([prefix]) => key.startsWith(prefix));
  return place ? [{ name: key.slice(place[0].length), isIn: place[1] }] : [];
}

function refuse(exchange: Exchange, required: readonly Parameter[]): never {
  const missing = required.filter(({ isIn, name }) => !isIn(exchange, name)).map(({ name }) => name);
  const message = `Missing required request parameters: [${missing.join(', ')}]`;
  exchange.executionLog?.error(message);
  throw new GatewayFailure('missingParameters', message, message);
}

function isGiven(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '';
}
