// `$context` in mapping templates: the variables of the request, and the two maps of overrides, which all templates of
// a request share. Developer guide, "Variables for data transformations for API Gateway".

import { contextMembers, readContextVariable } from './context-variables.ts';
import type { Exchange } from './exchange.ts';
import { newOverrides, type TemplateOverrides } from './template/template-overrides.ts';
import { LazyMap } from './template/values/java-map.ts';

/** `$context.identity` and the like: the variables that begin so. */
class ContextSection extends LazyMap {
  readonly #exchange: Exchange;
  readonly #prefix: string;
  readonly #sections = new Map<string, ContextSection>();

  constructor(exchange: Exchange, prefix: string) {
    super();
    this.#exchange = exchange;
    this.#prefix = prefix;
  }

  protected override read(key: unknown): unknown {
    if (typeof key !== 'string') return undefined;
    const name = this.#prefix + key;
    const value = readContextVariable(this.#exchange, name);
    if (value !== undefined || contextMembers(`${name}.`).length === 0) return value;
    const section = this.#sections.get(key) ?? new ContextSection(this.#exchange, `${name}.`);
    this.#sections.set(key, section);
    return section;
  }

  protected override readAll(): Map<unknown, unknown> {
    const all = new Map<unknown, unknown>();
    for (const key of contextMembers(this.#prefix)) {
      const value = this.read(key);
      const isEmpty = value === undefined || (value instanceof ContextSection && value.entries.size === 0);
      if (!isEmpty) all.set(key, value);
    }
    return all;
  }
}

/** The order in which AWS walks the keys (recorded); further ones follow. */
const order = [
  'resourceId',
  'resourcePath',
  'httpMethod',
  'extendedRequestId',
  'requestTime',
  'path',
  'accountId',
  'protocol',
  'requestOverride',
  'stage',
  'domainPrefix',
  'requestTimeEpoch',
  'requestId',
  'identity',
  'domainName',
  'deploymentId',
  'responseOverride',
  'apiId',
];

/** The whole of `$context`. */
export class RequestContext extends ContextSection {
  readonly #exchange: Exchange;

  constructor(exchange: Exchange) {
    super(exchange, '');
    this.#exchange = exchange;
  }

  protected override read(key: unknown): unknown {
    if (key === 'requestOverride' || key === 'responseOverride') return overridesOf(this.#exchange)[key];
    return key === 'authorizer' ? authorizerOf(this.#exchange) : super.read(key);
  }

  protected override readAll(): Map<unknown, unknown> {
    const own = new Map([...super.readAll(), ...Object.entries(overridesOf(this.#exchange))]);
    if (this.#exchange.authorizer) own.set('authorizer', authorizerOf(this.#exchange));
    const first = order.filter((key) => own.has(key)).map((key) => [key, own.get(key)] as const);
    return new Map<unknown, unknown>([...first, ...own]);
  }
}

/** Empty where no authorizer was asked. */
function authorizerOf({ authorizer }: Exchange): Map<unknown, unknown> {
  const { values, claims } = authorizer ?? {};
  return new Map<unknown, unknown>([...(values ?? []), ...(claims ? [['claims', new Map(claims)] as const] : [])]);
}

function overridesOf(exchange: Exchange): TemplateOverrides {
  exchange.overrides ??= newOverrides();
  return exchange.overrides;
}
