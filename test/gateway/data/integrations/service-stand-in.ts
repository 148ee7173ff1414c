// A server that stands in for services of AWS: it keeps what it was sent and judges the signature by Smithy's signer.

import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { ServicePort } from '../../../../src/lib/gateway/data/ports.ts';
import { listen } from '../../data-harness.ts';

/** A call that came. */
export interface ServiceCall {
  method: string;
  /** As sent, with the query. */
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Of the signature: `20261124/eu-west-1/sqs/aws4_request`. */
  scope: string;
  isSignatureGood: boolean;
}

type Answer = (call: ServiceCall, response: ServerResponse) => void;

/** Listens, and answers `{}` unless the test says otherwise. */
export async function startStandIn(secretAccessKey: string) {
  const calls: ServiceCall[] = [];
  const stand: { answer: Answer } = { answer: (_, response) => response.end('{}') };
  const { port, close } = await listen(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    const sent = { method, url, headers, body: Buffer.concat(chunks) };
    const call = { ...sent, ...(await judge(sent, secretAccessKey)) };
    calls.push(call);
    stand.answer(call, response);
  });
  return { calls, stand, close, url: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}` };
}

/** The port that leads every service to a URL. */
export function standInPort(url: string): ServicePort {
  return { standInOf: () => url, credentialsOf: () => Promise.reject(new Error('Not needed.')) };
}

type Sent = Omit<ServiceCall, 'scope' | 'isSignatureGood'>;

async function judge(sent: Sent, secretAccessKey: string): Promise<{ scope: string; isSignatureGood: boolean }> {
  const authorization = /Credential=([^/]+)\/([^,]+), SignedHeaders=([^,]+), Signature=(\w+)$/.exec(
    sent.headers.authorization ?? '',
  );
  const [, accessKeyId = '', scope = '', names = '', signature = ''] = authorization ?? [];
  const [, region = '', service = ''] = scope.split('/');
  const sessionToken = sent.headers['x-amz-security-token'];
  const signer = new SignatureV4({
    region,
    service,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken: String(sessionToken) } : {}) },
    sha256: Sha256,
    uriEscapePath: service !== 's3',
    applyChecksum: service === 's3',
  });
  const signed = await signer.sign(signable(sent, names.split(';')), {
    signingDate: dateOf(String(sent.headers['x-amz-date'])),
  });
  return { scope, isSignatureGood: signature !== '' && signed.headers['authorization']?.endsWith(signature) === true };
}

function signable({ method, url, headers, body }: Sent, names: string[]) {
  const { pathname, searchParams } = new URL(url, 'http://any');
  const query: Record<string, string[]> = {};
  for (const [name, value] of searchParams) query[name] = [...(query[name] ?? []), value];
  const kept = names.filter((name) => !['x-amz-date', 'x-amz-security-token'].includes(name));
  return {
    method,
    protocol: 'http:',
    hostname: 'any',
    path: pathname,
    query,
    headers: Object.fromEntries(kept.map((name) => [name, String(headers[name])])),
    body,
  };
}

function dateOf(stamp: string): Date {
  return new Date(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

/** The hash in the form that the signer takes. */
class Sha256 {
  readonly #parts: Uint8Array[] = [];
  readonly #secret: Uint8Array | string | undefined;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = typeof secret === 'string' || secret === undefined ? secret : new Uint8Array(bytesOf(secret));
  }

  update(part: string | Uint8Array): void {
    this.#parts.push(typeof part === 'string' ? Buffer.from(part) : part);
  }

  reset(): void {
    this.#parts.length = 0;
  }

  async digest(): Promise<Uint8Array> {
    const hash = this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret);
    for (const part of this.#parts) hash.update(part);
    return hash.digest();
  }
}

function bytesOf(source: ArrayBuffer | ArrayBufferView): Uint8Array {
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
}
