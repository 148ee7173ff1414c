// The DNS server: the hosted zones that are served, by UDP and TCP on one port. Loaded only where it is wanted, since
// nothing else needs the packet library.

import type { Socket } from 'node:dgram';
import type { AddressInfo, Server } from 'node:net';
import type { Targets } from './data/dns/resolve.ts';
import { respond, type Transport } from './data/dns/respond.ts';
import { listenByTcp } from './data/dns/tcp-listener.ts';
import { listenByUdp } from './data/dns/udp-listener.ts';
import type { Zones } from './data/dns/zones.ts';
import { reachableAt } from './server-addresses.ts';

export interface DnsOptions {
  /** 0 picks a free one. */
  port: number;
  host: string;
  zones: Zones;
  /** What of AWS's names is the gateway's own (Targets.isOwnTarget). */
  isOwnTarget(name: string): boolean;
  /** Told of a defect: its query is not answered. */
  log(line: string): void;
}

export interface DnsServer {
  port: number;
  close(): Promise<void>;
}

const idleTimeout = 10_000;

/** Serves DNS. Rejects with the system's error where the port is taken. */
export async function serveDns(options: DnsOptions): Promise<DnsServer> {
  const { host, zones, isOwnTarget } = options;
  let targets: Targets = { isOwnTarget, addresses: { A: [], AAAA: [] } };
  const answer = (transport: Transport) => (message: Buffer) => {
    try {
      return respond(message, transport, { zones, targets, random: Math.random });
    } catch (error) {
      options.log(`DNS: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return undefined;
    }
  };
  const { tcp, udp } = await listen(options.port, host, answer);
  const { address, port } = tcp.address() as AddressInfo;
  targets = { isOwnTarget, addresses: reachableAt(address) };
  const connections = new Set<{ destroy(): void }>();
  tcp.on('connection', (socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
  });
  return {
    port,
    async close() {
      const closed = Promise.all([
        new Promise<void>((resolve) => tcp.close(() => resolve())),
        new Promise<void>((resolve) => udp.close(() => resolve())),
      ]);
      for (const connection of connections) connection.destroy();
      await closed;
    },
  };
}

const mostAttempts = 10;

type Answering = (transport: Transport) => (message: Buffer) => Buffer | undefined;

/** Both transports on one port. A free one of TCP's may be taken in UDP: another is tried then. */
async function listen(port: number, host: string, answer: Answering): Promise<{ tcp: Server; udp: Socket }> {
  for (let attempt = 1; ; attempt++) {
    const tcp = await listenByTcp(answer('tcp'), { host, port, idleTimeout });
    try {
      const { port: chosen, address } = tcp.address() as AddressInfo;
      return { tcp, udp: await listenByUdp(answer('udp'), { host: address, port: chosen }) };
    } catch (error) {
      tcp.close();
      if (port !== 0 || attempt === mostAttempts) throw error;
    }
  }
}
