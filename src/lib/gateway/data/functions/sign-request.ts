// Signature Version 4 for a forwarded call, with the credentials of the environment.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html

import { createHash, createHmac } from 'node:crypto';

/** A POST to sign. Header names are lower-case. */
export interface SignableRequest {
  url: URL;
  headers: Record<string, string>;
  body: string;
  region: string;
  service: string;
}

/** For servers that take any credentials, as local ones do. */
const anyCredentials = {
  AWS_ACCESS_KEY_ID: '000000000000',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_SESSION_TOKEN: undefined,
};

/** The headers to send: those of the request and its `authorization`, without `host`, which the client sets itself. */
export function signRequest(request: SignableRequest, env = process.env, now = new Date()): Record<string, string> {
  const credentials = env['AWS_ACCESS_KEY_ID'] && env['AWS_SECRET_ACCESS_KEY'] ? env : anyCredentials;
  const timestamp = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const headers: Record<string, string> = { ...request.headers, 'x-amz-date': timestamp };
  if (credentials['AWS_SESSION_TOKEN']) headers['x-amz-security-token'] = credentials['AWS_SESSION_TOKEN'];
  const signed = Object.entries({ ...headers, host: request.url.host }).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = signed.map(([name]) => name).join(';');
  const scope = `${timestamp.slice(0, 8)}/${request.region}/${request.service}/aws4_request`;
  const canonical = [
    'POST',
    canonicalPath(request.url.pathname),
    '',
    ...signed.map(([name, value]) => `${name}:${value.trim()}`),
    '',
    names,
    sha256(request.body),
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', timestamp, scope, sha256(canonical)].join('\n');
  const key = scope
    .split('/')
    .reduce<string | Buffer>(
      (secret, part) => createHmac('sha256', secret).update(part).digest(),
      `AWS4${credentials['AWS_SECRET_ACCESS_KEY']}`,
    );
  const signature = createHmac('sha256', key).update(text).digest('hex');
  const credential = `${credentials['AWS_ACCESS_KEY_ID']}/${scope}`;
  headers['authorization'] =
    `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`;
  return headers;
}

/** Everywhere but in S3 the path, which is encoded already, is encoded once more. */
function canonicalPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
