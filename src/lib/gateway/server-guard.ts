// Keeps web pages out of the control plane: a browser sends its page's Origin, and a name that was rebound to this
// machine arrives as the Host.

import type { IncomingHttpHeaders } from 'node:http';
import { isIPv4 } from 'node:net';

/** Whether a host listens on this machine alone. `hostname` without port and brackets. */
export function isLoopback(hostname: string): boolean {
  const name = hostname.toLowerCase();
  if (name === 'localhost' || name.endsWith('.localhost') || name === '::1') return true;
  return isIPv4(name) && name.startsWith('127.');
}

/** Whether a Host header means this machine. */
export function isOwnHost(host: string | undefined): boolean {
  return isLoopback(hostnameOf(host ?? ''));
}

/** Why a request must not reach the control plane, or undefined where it may. */
export function refusalOf(headers: IncomingHttpHeaders, loopbackOnly: boolean): string | undefined {
  const { host = '', origin } = headers;
  if (origin !== undefined && !isLoopback(hostnameOf(origin.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')))) {
    return `Requests from web pages of ${origin} are refused`;
  }
  if (loopbackOnly && !isOwnHost(host)) {
    return `The host ${host} is not this machine's: use 127.0.0.1 or localhost, or start the gateway with --host`;
  }
  return undefined;
}

/** `127.0.0.1:4650` or `[::1]:4650` -> the name alone. */
function hostnameOf(authority: string): string {
  const bracketed = /^\[([^\]]*)\]/.exec(authority);
  return bracketed?.[1] ?? authority.split(':')[0] ?? '';
}
