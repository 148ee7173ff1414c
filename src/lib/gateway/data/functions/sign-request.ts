// Signature Version 4 for calls of AWS's services and of servers that stand in for them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html

import { canonicalPath, canonicalQuery, sha256, signatureOf } from '../signature-v4.ts';

/** What a call is signed with. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}

/** A request to sign. */
export interface SignableRequest {
  method: string;
  host: string;
  /** As it is sent: encoded, with its query. */
  path: string;
  /** Names are lower-case; all of them are signed. */
  headers: Record<string, string>;
  body: string | Buffer;
  region: string;
  /** The name that the service signs by: `states`, `s3`. */
  service: string;
}

/** The environment's credentials; where there are none, some for servers that take any, as local ones do. */
export function localCredentials(env = process.env): Credentials {
  const [accessKeyId, secretAccessKey] = [env['AWS_ACCESS_KEY_ID'], env['AWS_SECRET_ACCESS_KEY']];
  if (!accessKeyId || !secretAccessKey) return { accessKeyId: '000000000000', secretAccessKey: 'local' };
  return { accessKeyId, secretAccessKey, sessionToken: env['AWS_SESSION_TOKEN'] };
}

/** The headers to send: those of the request and its `authorization`, without `host`, which the client sets itself. */
export function signRequest(
  request: SignableRequest,
  credentials: Credentials = localCredentials(),
  now = new Date(),
): Record<string, string> {
  const timestamp = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const headers: Record<string, string> = { ...request.headers, 'x-amz-date': timestamp };
  if (credentials.sessionToken) headers['x-amz-security-token'] = credentials.sessionToken;
  const bodyHash = sha256(request.body);
  // S3 alone wants to be told the hash, too: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
  if (request.service === 's3') headers['x-amz-content-sha256'] = bodyHash;
  const signed = Object.entries({ ...headers, host: request.host }).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = signed.map(([name]) => name).join(';');
  const scope = `${timestamp.slice(0, 8)}/${request.region}/${request.service}/aws4_request`;
  const [path = '', query = ''] = splitOnce(request.path);
  const canonical = [
    request.method,
    request.service === 's3' ? path : canonicalPath(path),
    canonicalQuery(query),
    ...signed.map(([name, value]) => `${name}:${value.trim().replace(/\s+/g, ' ')}`),
    '',
    names,
    bodyHash,
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', timestamp, scope, sha256(canonical)].join('\n');
  const signature = signatureOf(credentials.secretAccessKey, scope, text);
  const credential = `${credentials.accessKeyId}/${scope}`;
  headers['authorization'] =
    `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`;
  return headers;
}

function splitOnce(path: string): [string, string] {
  const mark = path.indexOf('?');
  return mark < 0 ? [path, ''] : [path.slice(0, mark), path.slice(mark + 1)];
}
