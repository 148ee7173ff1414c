// A domain name tried as its clients use it: its address by DNS, a handshake, one request. What API Gateway itself refuses
// because nothing is mapped is told apart from what the API answers. Developer Guide, "Gateway response types".

import type { Network } from './network.ts';
import type { DnsProbe } from './probe-dns.ts';
import { type Handshake, type RequestAnswer, requestPath, shakeHands } from './probe-tls.ts';

export interface TriedDomain {
  address: string;
  protocol: string;
  status: number;
}

/** What failed first, in words. */
export interface DomainFault {
  stage: 'dns' | 'tls' | 'request';
  fault: string;
}

/** Tries a name and a path. Never throws: a fault is what the caller asked for. */
export async function tryDomain(
  { name, path }: { name: string; path: string },
  { dns, network }: { dns: DnsProbe; network: Network },
): Promise<TriedDomain | DomainFault> {
  const addresses = await dns.addresses(name);
  const [address] = addresses ?? [];
  if (address === undefined) {
    return { stage: 'dns', fault: addresses ? `DNS has no address of ${name} yet` : 'no DNS resolver answers' };
  }
  const handshake = await settle(() => shakeHands({ name, address }, network));
  if ('fault' in handshake) return { stage: 'tls', fault: `${address}: ${handshake.fault}` };
  if (handshake.refusal !== undefined) return { stage: 'tls', fault: describeRefusal(handshake) };
  const answer = await settle(() => requestPath({ name, address, path }, network));
  if ('fault' in answer) return { stage: 'request', fault: `${address}: ${answer.fault}` };
  if (isUnmapped(answer)) return { stage: 'request', fault: 'answered 403 Forbidden: nothing is mapped there yet' };
  return { address, protocol: handshake.protocol, status: answer.status };
}

async function settle<Value extends object>(run: () => Promise<Value>): Promise<Value | { fault: string }> {
  try {
    return await run();
  } catch (error) {
    return { fault: (error as Error).message };
  }
}

const describeRefusal = ({ issuer, names, refusal }: Handshake) =>
  `the certificate is refused (${refusal}): for ${names.join(', ') || 'no name'}, by ${issuer || 'nobody'}`;

/** API Gateway's own answer where a domain name has no mapping for the path. */
export function isUnmapped({ body, errorType, status }: RequestAnswer): boolean {
  return status === 403 && errorType === 'ForbiddenException' && /^\{"message":\s*"Forbidden"\}$/.test(body.trim());
}
