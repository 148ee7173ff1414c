// Fetches the trust store of a domain that is made or changed with mutual TLS, before its transaction begins: from S3 as
// `forwards.s3` says, a URL of an S3 server or of a folder (guide: "Mutual TLS authentication for REST APIs").

import { readFile } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DomainPlace, domainKey, type StoredDomainName } from './control/domains/domain-name-store.ts';
import type { Prepared } from './control/prepared.ts';
import type { Preparation } from './server-preparations.ts';
import type { Store } from './store/open-store.ts';
import type { OperationCall } from './wire/wire.ts';

interface Truststore {
  uri?: string | undefined;
  version?: string | undefined;
}

/** The preparations of all four operations that take a trust store. */
export function truststorePreparations(
  store: Store,
  forwards: Readonly<Record<string, string>>,
): Record<string, Preparation> {
  const fetched = async (wanted: Truststore, region: string): Promise<Prepared> =>
    wanted.uri ? { truststore: await fetchTruststore(wanted, { forwards, region }) } : {};
  const known = (call: OperationCall, place: DomainPlace) => knownTruststore(store, call, place);
  return {
    'apigateway.CreateDomainName': (input, { caller }) => fetched(ofV1(input), caller.region),
    'apigatewayv2.CreateDomainName': (input, { caller }) => fetched(ofV2(input), caller.region),
    'apigatewayv2.UpdateDomainName': (input, { caller }) => fetched(ofV2(input), caller.region),
    'apigateway.UpdateDomainName': async (input, call) => {
      const patched = ofPatch(input);
      if (patched.uri === undefined && patched.version === undefined) return {};
      const place = {
        domainName: String(input['domainName']),
        domainNameId: input['domainNameId'] as string | undefined,
      };
      return fetched({ ...known(call, place), ...patched }, call.caller.region);
    },
  };
}

type Input = Record<string, unknown>;

function ofV1({ mutualTlsAuthentication: input }: Input): Truststore {
  const { truststoreUri: uri, truststoreVersion: version } = (input ?? {}) as Record<string, string | undefined>;
  return { uri, version };
}

function ofV2({ MutualTlsAuthentication: input }: Input): Truststore {
  const { TruststoreUri: uri, TruststoreVersion: version } = (input ?? {}) as Record<string, string | undefined>;
  return { uri, version };
}

/** What the operations set; what they leave alone stands in the domain. */
function ofPatch({ patchOperations }: Input): Truststore {
  const operations = (patchOperations ?? []) as { op?: string; path?: string; value?: string }[];
  const last = (path: string) => {
    const operation = operations.findLast((one) => one.path === `/mutualTlsAuthentication/${path}`);
    return operation && (operation.op === 'remove' ? '' : (operation.value ?? ''));
  };
  const [uri, version] = [last('truststoreUri'), last('truststoreVersion')];
  return { ...(uri !== undefined && { uri }), ...(version !== undefined && { version }) };
}

function knownTruststore(store: Store, { caller }: OperationCall, place: DomainPlace): Truststore {
  const { account, region } = caller;
  const { value } = store.transaction({ account, region }, (records) =>
    records.get<StoredDomainName>(domainKey(place)),
  );
  return {
    uri: value?.mutualTlsAuthentication?.truststoreUri,
    version: value?.mutualTlsAuthentication?.truststoreVersion,
  };
}

interface Way {
  forwards: Readonly<Record<string, string>>;
  region: string;
}

async function fetchTruststore(
  { uri = '', version }: Truststore,
  way: Way,
): Promise<NonNullable<Prepared['truststore']>> {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  // The handler says what is wrong with it.
  if (bucket === undefined || key === undefined) return { failure: 'it is not an address in S3' };
  const endpoint = way.forwards['s3'] ?? way.forwards['*'];
  if (endpoint === undefined) {
    return { failure: 'calls of S3 are forwarded nowhere; start the local gateway with --forward s3=URL' };
  }
  const place: S3Object = { endpoint, bucket, key, version: version || undefined, region: way.region };
  try {
    return { pem: endpoint.startsWith('file:') ? await readObject(place) : await getObject(place) };
  } catch (error) {
    return { failure: error instanceof Error ? causeOf(error).message : String(error) };
  }
}

const causeOf = (error: Error): Error => (error.cause instanceof Error ? error.cause : error);

interface S3Object {
  endpoint: string;
  bucket: string;
  key: string;
  version: string | undefined;
  region: string;
}

/** `folder/bucket/key`; a folder has no versions. */
async function readObject({ bucket, endpoint, key }: S3Object): Promise<string> {
  const folder = resolve(fileURLToPath(endpoint));
  const file = resolve(folder, bucket, key);
  if (!file.startsWith(folder + sep)) throw new Error('the key leads out of its folder');
  return await readFile(file, 'utf8');
}

const patienceMillis = 10_000;

/** GetObject by path, signed. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
async function getObject(place: S3Object): Promise<string> {
  const { bucket, endpoint, key, version } = place;
  const path = [bucket, ...key.split('/')].map(encodeURIComponent).join('/');
  const url = new URL(`${endpoint.replace(/\/+$/, '')}/${path}`);
  if (version) url.searchParams.set('versionId', version);
  const headers = await sign(url, place.region);
  const answer = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(patienceMillis) });
  if (!answer.ok) throw new Error(`S3 answered ${answer.status}`);
  return await answer.text();
}

/** With the environment's credentials, or any: local servers take them. */
async function sign(url: URL, region: string): Promise<Record<string, string>> {
  const { SignatureV4 } = await import('@smithy/signature-v4');
  const { Sha256 } = await import('@smithy/core/checksum');
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: token,
  } = process.env;
  const given = accessKeyId &&
    secretAccessKey && { accessKeyId, secretAccessKey, ...(token && { sessionToken: token }) };
  const credentials = given || { accessKeyId: '000000000000', secretAccessKey: 'local' };
  const signer = new SignatureV4({ service: 's3', region, credentials, sha256: Sha256, uriEscapePath: false });
  const { headers } = await signer.sign({
    method: 'GET',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port && { port: Number(url.port) }),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { host: url.host, 'x-amz-content-sha256': emptyHash },
  });
  const { host: _host, ...others } = headers;
  return others;
}

/** SHA-256 of a body that is not there. */
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
