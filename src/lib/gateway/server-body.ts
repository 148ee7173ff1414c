// A request's body, whole and bounded: the control plane's requests are small (an API's document has 6 MB at most).

import type { IncomingMessage } from 'node:http';

/** Bytes. API Gateway's own limit is lower; this one only keeps the process from being filled up. */
const largestBody = 20 * 1024 * 1024;

/** The body, or undefined where it is longer than the limit. Rejects where the client goes away. */
export function readRequestBody(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= largestBody) chunks.push(chunk);
      else resolve(undefined);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}
