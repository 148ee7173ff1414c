// With which certificate and settings a connection is answered: those of the custom domain that its server name means, else
// those of the default hosts. Made when a connection first asks for them, and anew when what they are made of has changed;
// connections that are open keep what they began with.

import { constants } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { CustomDomain, DomainEndpoint, ServerCertificate } from '../../../model/custom-domain.ts';
import type { DomainTable } from '../domains/domain-table.ts';
import { type ClientTrust, compileTrust } from './client-trust.ts';
import { policyOptions } from './security-policies.ts';

export interface Termination {
  context: SecureContext;
  /** Absent: a default host's. */
  domainName?: string;
  /** With mutual TLS. */
  trust?: ClientTrust;
}

/** Where certificates come from. */
export interface TerminationPorts {
  domains: Pick<DomainTable, 'find'>;
  /** A certificate for names of the default hosts. */
  defaultCertificate(names: readonly string[]): Promise<ServerCertificate>;
}

/** What a termination is made of. */
interface Ingredients {
  certificate: ServerCertificate;
  securityPolicy: string;
  truststore: string | undefined;
  domainName?: string;
}

/** A Regional API's own default; developer guide, "Security policies". */
const defaultPolicy = 'TLS_1_0';
const defaultNames = ['*.execute-api.localhost', 'localhost', '127.0.0.1', '::1'];
/** `API.execute-api.REGION.…`: a wildcard is one label, so each region's hosts need a certificate of their own. */
const regionalHost = /^[a-z0-9-]+(\.execute-api\.[a-z0-9-]+\.(?:localhost|amazonaws\.com|amazonaws\.com\.cn))$/;
/** Of regions whose hosts have been asked for; more than AWS has. */
const mostRegions = 100;

/** The terminations of one gateway. */
export class Terminations {
  readonly #ports: TerminationPorts;
  readonly #byDomain = new Map<string, { ingredients: Ingredients; made: Promise<Termination> }>();
  readonly #byDefault = new Map<string, Promise<Termination>>();

  constructor(ports: TerminationPorts) {
    this.#ports = ports;
  }

  /** The termination for a server name; without one, or for one that nobody has, that of the default hosts. */
  find(serverName: string | undefined): Promise<Termination> {
    const served = this.#ports.domains.find(serverName);
    if (served?.endpoint && served.endpoint.type !== 'PRIVATE') return this.#ofDomain(served.domain, served.endpoint);
    const region = regionalHost.exec(serverName ?? '')?.[1];
    return this.#ofDefault(region === undefined ? defaultNames : [`*${region}`]);
  }

  #ofDomain({ name, mutualTls }: CustomDomain, { certificate, securityPolicy }: DomainEndpoint): Promise<Termination> {
    const ingredients = { certificate, securityPolicy, truststore: mutualTls?.truststore, domainName: name };
    const known = this.#byDomain.get(name);
    if (known && isSame(known.ingredients, ingredients)) return known.made;
    const made = makeTermination(ingredients);
    this.#byDomain.set(name, { ingredients, made });
    return made;
  }

  #ofDefault(names: readonly string[]): Promise<Termination> {
    const key = names[0] ?? '';
    const known = this.#byDefault.get(key);
    if (known) return known;
    const made = this.#ports.defaultCertificate(names).then((certificate) => {
      return makeTermination({ certificate, securityPolicy: defaultPolicy, truststore: undefined });
    });
    if (this.#byDefault.size >= mostRegions) this.#byDefault.clear();
    this.#byDefault.set(key, made);
    made.catch(() => this.#byDefault.delete(key));
    return made;
  }
}

function isSame(one: Ingredients, other: Ingredients): boolean {
  return (
    one.securityPolicy === other.securityPolicy &&
    one.truststore === other.truststore &&
    one.certificate.certificate === other.certificate.certificate &&
    one.certificate.privateKey === other.certificate.privateKey
  );
}

async function makeTermination(ingredients: Ingredients): Promise<Termination> {
  const { certificate, domainName, securityPolicy, truststore } = ingredients;
  const context = createSecureContext({
    ...policyOptions(securityPolicy),
    cert: certificate.certificate,
    key: certificate.privateKey,
    // The server's order decides, as API Gateway's does.
    honorCipherOrder: true,
    // A session that is taken up again brings no client certificate's chain, and would outlive a change of the trust store.
    ...(truststore !== undefined && { ca: truststore, secureOptions: constants.SSL_OP_NO_TICKET }),
  });
  return {
    context,
    ...(domainName !== undefined && { domainName }),
    ...(truststore !== undefined && { trust: await compileTrust(truststore) }),
  };
}
