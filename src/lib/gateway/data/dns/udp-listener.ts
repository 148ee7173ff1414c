// DNS by UDP: a datagram in, a datagram out (RFC 1035, 4.2.1).

import { createSocket, type Socket } from 'node:dgram';
import type { Respond } from './tcp-listener.ts';

/** Answers datagrams at an address. Rejects with the system's error where the port is taken. */
export function listenByUdp(respond: Respond, { host, port }: { host: string; port: number }): Promise<Socket> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (message, { address, port: from }) => {
    const answer = respond(message);
    // Whether it arrives is nobody's to know: a client asks again.
    if (answer && from > 0) socket.send(answer, from, address, () => {});
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, host, () => {
      socket.off('error', reject);
      // A client that has gone (ECONNREFUSED) is no matter.
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}
