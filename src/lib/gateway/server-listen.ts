// A server's beginning and its end.

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Listens; the port, which 0 picks. Rejects with the system's error. */
export function listen(server: Server, { host, port }: { port: number; host: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/**
 * Takes no more, and lets requests in flight end, so many milliseconds at most. Connections that fall idle meanwhile are
 * ended at once: a client would hold the server up otherwise.
 */
export async function drain(server: Server, timeout: number): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const sweep = setInterval(() => server.closeIdleConnections(), 20);
  const giveUp = setTimeout(() => server.closeAllConnections(), timeout);
  server.closeIdleConnections();
  await closed;
  clearInterval(sweep);
  clearTimeout(giveUp);
}
