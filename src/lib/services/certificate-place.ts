// Where a certificate is: in the region that its ARN names, for edge-optimized domains in us-east-1, else in the target's.

import { edgeCertificateRegion, findCertificateArn, regionOfArn } from '../aws/certificates.ts';
import type { RegionClients } from '../aws/clients.ts';
import type { Context } from './context.ts';
import { describeTarget, identify } from './identity.ts';
import { resolveTarget, type Target } from './target.ts';

/** Of the domain names that the certificate is for. */
export type CertifiedEndpoint = 'EDGE' | 'REGIONAL';

export interface CertificatePlace {
  target: Target;
  /** In the certificate's region. */
  clients: RegionClients;
}

/** The place of certificates for an endpoint type. */
export async function openCertificatePlace(
  context: Context,
  endpointType: CertifiedEndpoint,
): Promise<CertificatePlace> {
  const target = await resolveTarget(context);
  return inRegion(target, endpointType === 'EDGE' ? edgeCertificateRegion : target.region);
}

/** A certificate by its ARN or its domain name. Throws NotFound and Ambiguous. */
export async function openCertificate(context: Context, arnOrName: string, endpointType: CertifiedEndpoint) {
  const place = await openCertificatePlace(context, endpointType);
  const { clients, target } = inRegion(place.target, regionOfArn(arnOrName) ?? place.clients.region);
  return { target, clients, arn: await findCertificateArn(clients, arnOrName) };
}

const inRegion = (target: Target, region: string): CertificatePlace => ({
  target,
  clients: region === target.region ? target.clients : target.clients.inRegion(region),
});

/** One line for people: account, the certificate's region, and profile or endpoint. */
export async function describePlace({ clients: { region }, target }: CertificatePlace): Promise<string> {
  const identity = await identify(target);
  return describeTarget(target, { ...identity, region });
}
