// Where an authorizer finds who is calling. Developer guide, "Configure a Lambda authorizer": a header for TOKEN, headers,
// query parameters, stage variables and context variables for REQUEST; neither path parameters nor the body.

import type { Exchange } from '../exchange.ts';
import { masked } from '../execution-log.ts';
import { compileExpression, type Expression } from '../mapping-expression.ts';

/** One place, as the authorizer names it: `method.request.header.Authorization`. */
export interface IdentitySource {
  name: string;
  read: Expression;
}

const allowed =
  /^(?:method\.request\.(?:header|querystring|multivalueheader|multivaluequerystring)|stageVariables|context)\./;

/**
 * The sources of a comma list, in their order. What may be no source never has a value, so that nobody gets in by it.
 * `givenContext` has the context variables that a test gives.
 */
export function compileIdentitySources(
  list: string | undefined,
  variables: Readonly<Record<string, string>>,
  givenContext: Readonly<Record<string, string>> = {},
): IdentitySource[] {
  const names = (list ?? '').split(',').map((name) => name.trim());
  return names
    .filter((name) => name !== '')
    .map((name) => ({ name, read: givenRead(name, givenContext) ?? compileRead(name, variables) }));
}

function givenRead(name: string, given: Readonly<Record<string, string>>): Expression | undefined {
  const own = name.replace(/^context\./, '');
  return own !== name && Object.hasOwn(given, own) ? () => given[own] : undefined;
}

function compileRead(name: string, variables: Readonly<Record<string, string>>): Expression {
  return allowed.test(name) ? compileExpression(name, variables) : () => undefined;
}

/** The values of all sources, or undefined where one is missing or empty. */
export function readIdentity(sources: readonly IdentitySource[], exchange: Exchange): string[] | undefined {
  const values: string[] = [];
  for (const { read } of sources) {
    const value = read(exchange);
    if (value === undefined || value === '') return undefined;
    values.push(value);
  }
  return values;
}

/** As execution logs show them: `{method.request.header.Auth=*****abcdef}`. */
export function describeIdentity(sources: readonly IdentitySource[], values: readonly string[]): string {
  return `{${sources.map(({ name }, at) => `${name}=${masked(values[at] ?? '')}`).join(', ')}}`;
}
