// X-Forwarded-Port and X-Forwarded-Proto. Over TLS they are AWS's own, 443 and https, whatever port this gateway listens
// on; over plain HTTP, which AWS does not serve, they are true.

import type { Exchange } from './exchange.ts';

/** The values of the two headers. */
export function forwarded({ request }: Exchange): { port: string; protocol: string } {
  const { socket } = request;
  if ('encrypted' in socket) return { port: '443', protocol: 'https' };
  return { port: String(socket.localPort), protocol: 'http' };
}
