// The key of a cached response: the namespace (the resource's id where none is given), the method, and the values of the
// parameters that the integration names. API reference, "Integration": cacheNamespace, cacheKeyParameters.

import type { Exchange } from '../exchange.ts';
import { compileExpression, type Expression } from '../mapping-expression.ts';
import type { IntegratedPlace } from '../place.ts';

/** Without parameters all requests of a method share one entry, whatever path and query they have; so does AWS. */
export function compileCacheKey(place: Pick<IntegratedPlace, 'context' | 'integration' | 'resourceId'>) {
  const { context, integration, resourceId } = place;
  const { variables } = context.snapshot.settings;
  const namespace = integration.cacheNamespace ?? resourceId;
  const parameters = [...integration.cacheKeyParameters].sort().map((name) => {
    return [name, compileParameter(name, integration.requestParameters, variables)] as const;
  });
  return (exchange: Exchange): string => {
    const parts = [namespace, exchange.method];
    // One that is not there differs from one that is empty.
    for (const [name, read] of parameters) {
      const value = read(exchange);
      parts.push(value === undefined ? name : `${name}=${value}`);
    }
    return parts.length === 2 ? `${namespace}\n${exchange.method}` : JSON.stringify(parts);
  };
}

/** `integration.request.…` is what the mapping of that name gives. */
function compileParameter(
  name: string,
  requestParameters: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>>,
): Expression {
  if (!name.startsWith('integration.request.')) return compileExpression(name, variables);
  const mapped = Object.hasOwn(requestParameters, name) ? requestParameters[name] : undefined;
  return mapped === undefined ? () => undefined : compileExpression(mapped, variables);
}
