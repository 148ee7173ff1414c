// The way to API Gateway: the name's address, the certificate, the custom domain name and its mappings.

import { type FoundDomain, lookUpDomainName } from '../../aws/domain-names.ts';
import { createDnsProbe } from '../../aws/probe-dns.ts';
import { shakeHands } from '../../aws/probe-tls.ts';
import { mapCommand } from '../../deploy/domains/check-mappings.ts';
import { quoted } from '../../deploy/domains/checked-domain.ts';
import { domainRouteOf } from '../../model/match-mapping.ts';
import { readFoundMappings } from '../domain-state.ts';
import { broken, forbidden, type Hop, pass, skip, type Trail, warn } from './hop.ts';

/** Whether the host is a custom domain name's. */
const isCustom = ({ address }: Trail) => address.apiId === undefined;

/** Whether the name has an address. A local gateway's own names are its machine's. */
export const dnsHop: Hop = async ({ address: { apiId, name }, network }) => {
  if (name === undefined) return skip('the URL names the endpoint itself');
  if (name.endsWith('.localhost')) return pass(`${name} is this machine`);
  const addresses = await createDnsProbe(network).addresses(name);
  if (!addresses) return warn('no DNS resolver answers', 'Name one that does: --resolver HOST:PORT');
  if (addresses.length > 0) return pass(`${name} is at ${addresses.join(', ')}`);
  const hint = apiId === undefined ? repairOfName(name) : 'Look at the region in the URL';
  return broken('missing', `DNS has no address of ${name}: clients cannot connect`, { hint });
};

const repairOfName = (name: string) =>
  `See what it lacks: apigw domains check ${quoted(name)}; or set it up: apigw domains setup ${quoted(name)}`;

/** Whether clients take the certificate that the name presents. */
export const certificateHop: Hop = async (trail) => {
  const { address, network, request } = trail;
  const { name } = address;
  if (request.url.protocol === 'http:') {
    return isCustom(trail)
      ? warn('the URL is http: API Gateway serves custom domain names by https alone', 'Write it with https')
      : skip('the URL is http');
  }
  if (!isCustom(trail) || name === undefined) return skip("API Gateway's own certificate");
  const [host] = (await createDnsProbe(network).addresses(name)) ?? [];
  if (host === undefined) return skip('there is no address to connect to');
  const hint = `apigw domains check ${quoted(name)}`;
  try {
    const { issuer, names, protocol, refusal } = await shakeHands({ name, address: host }, network);
    const presented = `for ${names.join(', ') || 'no name'}, by ${issuer || 'nobody'}`;
    if (refusal === undefined) return pass(`${protocol}, a certificate ${presented}`);
    return broken('failed', `clients refuse the certificate (${refusal}): ${presented}`, { hint });
  } catch (error) {
    return broken('failed', `no connection to ${host}: ${(error as Error).message}`, { hint });
  }
};

/** The custom domain name, by itself or by the wildcard above it. */
export const domainHop: Hop = async (trail) => {
  const { name } = trail.address;
  if (!isCustom(trail) || name === undefined) return skip('a default host, not a custom domain name');
  const domain = await findDomain(trail, name);
  if (!domain) {
    return broken('missing', `API Gateway has no domain name ${name} in ${trail.target.region}`, {
      hint: `apigw domains setup ${quoted(name)}; where it is in another region: --region`,
      answer: forbidden,
    });
  }
  trail.domain = domain;
  const { domainName, domainNameStatus = 'AVAILABLE', mutualTlsAuthentication } = domain;
  if (domainNameStatus !== 'AVAILABLE') {
    return warn(`${domainName} is ${domainNameStatus}`, `apigw domains check ${quoted(domainName)}`);
  }
  return pass(`${domainName}${mutualTlsAuthentication?.truststoreUri ? ', which asks clients for a certificate' : ''}`);
};

async function findDomain({ target: { clients } }: Trail, name: string): Promise<FoundDomain | undefined> {
  const wildcard = `*.${name.slice(name.indexOf('.') + 1)}`;
  return (
    (await lookUpDomainName(clients, { domainName: name })) ??
    (await lookUpDomainName(clients, { domainName: wildcard }))
  );
}

/** Which API and stage the path leads to. */
export const mappingHop: Hop = async (trail) => {
  const { address, domain, target } = trail;
  if (!domain) return skip('a default host has none');
  const { domainName, routingMode } = domain;
  if (routingMode !== undefined && routingMode !== 'BASE_PATH_MAPPING_ONLY') {
    return warn('routing rules may lead elsewhere: they are not followed here', `apigw domains show ${domainName}`);
  }
  const mappings = await readFoundMappings(target, domain);
  const route = domainRouteOf(mappings, address.path);
  if (!route) {
    const known = mappings.map(({ key }) => `/${key}`).join(', ') || 'nothing';
    return broken('missing', `no mapping takes ${address.path}: mapped is ${known}`, {
      hint: mapCommand(domainName),
      answer: forbidden,
    });
  }
  Object.assign(trail, { apiId: route.apiId, stageName: route.stage, path: route.path });
  return pass(`/${route.key} leads to ${route.apiId}, stage ${route.stage || 'none'}`);
};
