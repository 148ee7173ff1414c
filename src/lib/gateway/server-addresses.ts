// Where the gateway is reached: what the names that it serves itself stand for in DNS.

import { networkInterfaces } from 'node:os';
import type { Targets } from './data/dns/resolve.ts';

/** The addresses under which what listens at one is reached: its own, or where that is every one, the machine's. */
export function reachableAt(address: string): Targets['addresses'] {
  if (address === 'localhost') return { A: ['127.0.0.1'], AAAA: [] };
  if (address === '0.0.0.0') return { A: [machineAddress('IPv4') ?? '127.0.0.1'], AAAA: [] };
  if (address === '::') {
    return { A: [machineAddress('IPv4') ?? '127.0.0.1'], AAAA: [machineAddress('IPv6') ?? '::1'] };
  }
  return address.includes(':') ? { A: [], AAAA: [address] } : { A: [address], AAAA: [] };
}

function machineAddress(family: 'IPv4' | 'IPv6'): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  // Link-local addresses are of no use to others.
  return all.find((found) => found.family === family && !found.internal && !found.address.startsWith('fe80:'))?.address;
}
