// A request to a gateway's own administration. By node:http: the first use of `fetch` costs every command tens of
// milliseconds of processor time.

import { request } from 'node:http';
import { ApigwError } from '../errors.ts';

export interface LocalRequest {
  method?: string;
  body?: string;
  /** Milliseconds; default 10,000. */
  timeout?: number;
}

export interface LocalAnswer {
  status: number;
  body: string;
}

/** Asks `path` of an http endpoint, with the header that keeps web pages out. Rejects where nothing answers in time. */
export function requestLocal(endpoint: string, path: string, asked: LocalRequest = {}): Promise<LocalAnswer> {
  const { body, method = 'GET', timeout = 10_000 } = asked;
  return new Promise((resolve, reject) => {
    const headers = { 'x-apigw-admin': '1', ...(body !== undefined && { 'content-type': 'application/json' }) };
    const sent = request(new URL(path, endpoint), { method, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
      answer.on('error', reject);
    });
    sent.setTimeout(timeout, () => sent.destroy(new Error(`no answer in ${timeout} ms`)));
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The same, where nothing but 200 will do; the answer's body. */
export async function administerLocal(endpoint: string, path: string, asked: LocalRequest): Promise<string> {
  const { body, status } = await requestLocal(endpoint, path, asked);
  if (status === 200) return body;
  throw new ApigwError('Failed', `The local gateway answered ${status} to ${path}: ${body}`);
}
