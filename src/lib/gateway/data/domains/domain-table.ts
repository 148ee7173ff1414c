// The custom domains by host. Developer guide, "Wildcard custom domain names": a domain of the name itself goes before the
// wildcard, whose `*` stands for one label.

import type { CustomDomain, DomainEndpoint } from '../../../model/custom-domain.ts';
import { compileDomainAccess, type DomainAccess } from '../private/domain-access.ts';
import { hasLevels } from './api-mappings.ts';
import { compileRoutes } from './compile-routes.ts';
import type { RouteFinder } from './domain-route.ts';

/** A custom domain, ready to serve. */
export interface ServedDomain {
  domain: CustomDomain;
  /** The endpoint that a local client meets: while a domain is migrated, the regional one. */
  endpoint: DomainEndpoint | undefined;
  route: RouteFinder;
  /** Of private ones alone. */
  access: DomainAccess | undefined;
  lowercasesHeaders: boolean;
}

/** A host as a client names it -> as domains are named: in lower case, without port and root dot. */
export function hostname(host: string): string {
  const name = host.toLowerCase().replace(/:\d*$/, '');
  return name.endsWith('.') ? name.slice(0, -1) : name;
}

/** A domain's place in the store. */
type DomainPlace = Pick<CustomDomain, 'account' | 'region' | 'id'>;

/** The domains that are served. */
export class DomainTable {
  readonly #delay: number;
  readonly #now: () => number;
  readonly #byPlace = new Map<string, ServedDomain>();
  #byName = new Map<string, ServedDomain>();
  #targets = new Set<string>();
  #load: (() => void) | undefined = undefined;
  #lastHost = '';
  #lastFound: ServedDomain | undefined = undefined;

  /** A new domain answers once so many milliseconds have passed, as it takes AWS some time to set it up. */
  constructor(delay = 0, now: () => number = Date.now) {
    this.#delay = delay;
    this.#now = now;
  }

  /** What is there already is published by `load`, when a host is first asked for. */
  loadLater(load: () => void): void {
    this.#load = load;
  }

  /** Serves a domain from now on, in place of what it was. */
  publish(domain: CustomDomain): void {
    const { endpoints, mappings } = domain;
    this.#byPlace.set(keyOf(domain), {
      domain,
      endpoint: endpoints.find(({ type }) => type === 'REGIONAL') ?? endpoints[0],
      route: compileRoutes(domain),
      access: compileDomainAccess(domain),
      lowercasesHeaders: hasLevels(mappings),
    });
    this.#index();
  }

  /** Serves a domain no more. */
  withdraw(place: DomainPlace): void {
    if (this.#byPlace.delete(keyOf(place))) this.#index();
  }

  /** Serves none, as when the store has been emptied. */
  clear(): void {
    this.#load = undefined;
    this.#byPlace.clear();
    this.#index();
  }

  /** The domain of a Host header or of a TLS server name. */
  find(host: string | undefined): ServedDomain | undefined {
    if (host === undefined) return undefined;
    if (this.#load) this.#loadNow(this.#load);
    if (host === this.#lastHost) return this.#lastFound;
    const found = this.#findName(hostname(host));
    if (found && found.domain.createdAt + this.#delay > this.#now()) return undefined;
    this.#lastFound = found;
    this.#lastHost = host;
    return found;
  }

  /** Whether DNS records of a domain that is served point at this name. */
  isTarget(name: string): boolean {
    if (this.#load) this.#loadNow(this.#load);
    return this.#targets.has(hostname(name));
  }

  #findName(name: string): ServedDomain | undefined {
    return this.#byName.get(name) ?? this.#byName.get(`*${name.slice(name.indexOf('.'))}`);
  }

  #loadNow(load: () => void): void {
    this.#load = undefined;
    load();
  }

  #index(): void {
    this.#lastHost = '';
    this.#lastFound = undefined;
    const ordered = [...this.#byPlace.values()].sort(byPrecedence).reverse();
    this.#byName = new Map(ordered.map((served) => [served.domain.name, served]));
    this.#targets = new Set(
      ordered.flatMap(({ domain }) => domain.endpoints.map(({ target }) => target.toLowerCase())),
    );
  }
}

const keyOf = ({ account, id, region }: DomainPlace): string => `${account}/${region}/${id}`;

/**
 * Several regions may have a domain of one name, and a private one may have a public one's: on AWS it is DNS that tells
 * them apart. Here a public one goes before a private one, and the older one before the newer.
 */
function byPrecedence(one: ServedDomain, other: ServedDomain): number {
  const rank = ({ endpoint }: ServedDomain): number => (endpoint?.type === 'PRIVATE' ? 1 : 0);
  return rank(one) - rank(other) || one.domain.createdAt - other.domain.createdAt;
}
