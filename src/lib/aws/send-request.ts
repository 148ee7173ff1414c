// Sends a request to a stage as it is: by the same proxies and certificates as the calls of the control plane, adding no
// headers but Host, following no redirect, undoing no compression; a GET may have a body.

import type { IncomingMessage } from 'node:http';
import { ApigwError } from '../errors.ts';
import type { Clients } from './clients.ts';

export interface PlainRequest {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

export interface PlainAnswer {
  status: number;
  statusText: string;
  /** Names in lower case; several of one name are joined by `, `. */
  headers: Record<string, string>;
  body: Buffer;
}

export interface Patience {
  /** Milliseconds until the whole answer is there. */
  timeout: number;
  signal: AbortSignal;
}

/** The answer, whatever its status. Throws Timeout, Interrupted, InvalidInput for headers that HTTP does not allow, else Network. */
export async function sendRequest(
  request: PlainRequest,
  clients: Pick<Clients, 'agents'>,
  { signal, timeout }: Patience,
): Promise<PlainAnswer> {
  const deadline = AbortSignal.timeout(timeout);
  try {
    const answer = await exchange(request, clients, AbortSignal.any([signal, deadline]));
    return {
      status: answer.message.statusCode ?? 0,
      statusText: answer.message.statusMessage ?? '',
      headers: headersOf(answer.message),
      body: answer.body,
    };
  } catch (cause) {
    throw failureOf(cause as NodeJS.ErrnoException, request.url, {
      late: deadline.aborted && !signal.aborted,
      timeout,
    });
  }
}

async function exchange(
  { body, headers, method, url }: PlainRequest,
  clients: Pick<Clients, 'agents'>,
  signal: AbortSignal,
) {
  const { httpAgent, httpsAgent } = await clients.agents();
  const isTls = url.protocol === 'https:';
  const { request } = await (isTls ? import('node:https') : import('node:http'));
  const agent = (isTls ? httpsAgent : httpAgent) ?? false;
  return new Promise<{ message: IncomingMessage; body: Buffer }>((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = request(url, { method, headers: { ...headers, ...length }, agent, signal }, (message) => {
      const chunks: Buffer[] = [];
      message.on('data', (chunk: Buffer) => chunks.push(chunk));
      message.on('end', () => resolve({ message, body: Buffer.concat(chunks) }));
      message.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Node's joined headers; the list of `set-cookie` is joined as the others are. */
function headersOf(message: IncomingMessage): Record<string, string> {
  const entries = Object.entries(message.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
  return Object.fromEntries(entries);
}

function failureOf(
  cause: NodeJS.ErrnoException,
  url: URL,
  { late, timeout }: { late: boolean; timeout: number },
): ApigwError {
  if (cause instanceof ApigwError) return cause;
  if (late) return new ApigwError('Timeout', `${url.host} did not answer in ${timeout} ms`, { cause });
  if (cause.name === 'AbortError') return new ApigwError('Interrupted', 'Interrupted', { cause });
  if (cause instanceof TypeError) return new ApigwError('InvalidInput', cause.message, { cause });
  return new ApigwError('Network', `Cannot reach ${url.host}: ${cause.message || cause.code}`, {
    retryable: true,
    cause,
  });
}
