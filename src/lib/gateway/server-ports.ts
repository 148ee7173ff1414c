// The ports that a gateway listens on: all that are wanted, or none.

import { createServer, type RequestListener } from 'node:http';
import type { TerminationPorts } from './data/tls/terminations.ts';
import type { DnsOptions } from './server-dns.ts';
import { drain, listen } from './server-listen.ts';
import { startTls } from './server-tls.ts';

/** A port (0: any free one), or one that is taken if it is free, and any free one else. */
export type PortChoice = number | { ifFree: number };

export interface WantedPorts {
  host: string;
  /** 0 picks a free one. */
  port: number;
  httpsPort: PortChoice | undefined;
  dnsPort: PortChoice | undefined;
}

export interface OpenPorts {
  port: number;
  httpsPort?: number;
  /** By UDP and TCP. */
  dnsPort?: number;
  /** Takes no more, and lets what is in flight end, ten seconds at most. */
  close(): Promise<void>;
}

/** What listens on one of them. */
export interface Listening {
  port: number;
  /** Takes no more, and lets what is in flight end, so many milliseconds at most. */
  close(drainTimeout: number): Promise<void>;
}

/** What the ports lead to. */
export interface PortDoors extends TerminationPorts, Pick<DnsOptions, 'zones' | 'isOwnTarget'> {
  open: RequestListener;
  log(line: string): void;
}

/** How long requests in flight may take to end when the gateway closes, in milliseconds. */
const drainTimeout = 10_000;

/** Opens them. Rejects with the system's error where one is taken; the others are closed then. */
export async function openPorts(wanted: WantedPorts, doors: PortDoors): Promise<OpenPorts> {
  const { dnsPort, host, httpsPort, port } = wanted;
  const opened: Listening[] = [];
  const keep = async (opening: Promise<Listening>): Promise<number> => {
    const listening = await opening;
    opened.push(listening);
    return listening.port;
  };
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((listening) => listening.close(drainTimeout)));
  };
  try {
    return {
      port: await keep(startHttp({ host, port }, doors.open)),
      ...(httpsPort !== undefined && {
        httpsPort: await keep(choose(httpsPort, (chosen) => startTls({ host, port: chosen, ...doors }))),
      }),
      ...(dnsPort !== undefined && {
        dnsPort: await keep(choose(dnsPort, (chosen) => startDns({ host, port: chosen, ...doors }))),
      }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function choose(choice: PortChoice, start: (port: number) => Promise<Listening>): Promise<Listening> {
  if (typeof choice === 'number') return start(choice);
  try {
    return await start(choice.ifFree);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return start(0);
  }
}

async function startHttp(place: { host: string; port: number }, open: RequestListener): Promise<Listening> {
  const server = createServer({ keepAliveTimeout: 65_000 }, open);
  const port = await listen(server, place);
  return { port, close: (timeout) => drain(server, timeout) };
}

/** Its code is loaded where it is wanted. */
async function startDns(options: DnsOptions): Promise<Listening> {
  const { serveDns } = await import('./server-dns.ts');
  return serveDns(options);
}
