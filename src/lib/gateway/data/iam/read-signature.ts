// The signature that a request carries, in its Authorization header or in its query string, and whether it is of now and
// for this service. The order of checks and the complaints are those of AWS's front end.

import type { Exchange } from '../exchange.ts';
import { GatewayFailure } from '../failure.ts';
import { incomplete, readAuthorizationHeader } from './authorization-header.ts';

/** A signature that is complete, and of the right time and place; whether it is true is for its key to tell. */
export interface Signature {
  accessKeyId: string;
  /** `20150830/us-east-1/execute-api/aws4_request` */
  scope: string;
  date: string;
  signedHeaders: string[];
  signature: string;
  securityToken: string | undefined;
  /** Where the client did not sign its body: `UNSIGNED-PAYLOAD`. */
  payloadHash: string | undefined;
}

interface Written {
  algorithm: string;
  credential: string;
  date: string;
  signedHeaders: string[];
  signature: string;
  securityToken: string | undefined;
  /** Seconds that it holds; those in headers do for five minutes. */
  expires: number | undefined;
}

/** Reads and checks it. Throws the failure that AWS answers with. */
export function readSignature(exchange: Exchange): Signature {
  const { ports, snapshot } = exchange.context;
  const written = fromHeader(exchange) ?? fromQuery(exchange);
  if (!written) throw new GatewayFailure('missingAuthenticationToken');
  checkTime(written, ports.clientNow?.() ?? ports.now());
  if (!written.signedHeaders.includes('host')) {
    throw invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  refuseOtherAlgorithms(written.algorithm);
  const { accessKeyId, scope } = readCredential(written, snapshot.region);
  const hash = exchange.headerValues('x-amz-content-sha256')[0] ?? exchange.query.get('X-Amz-Content-Sha256')?.[0];
  return { ...written, accessKeyId, scope, payloadHash: hash === unsigned ? unsigned : undefined };
}

const unsigned = 'UNSIGNED-PAYLOAD';

/** A signature that is wrong. */
export function invalid(text: string): GatewayFailure {
  return new GatewayFailure('invalidSignature', text, text);
}

function fromHeader(exchange: Exchange): Written | undefined {
  const header = readAuthorizationHeader(exchange.authorization);
  if (!header) return undefined;
  if (exchange.query.has('X-Amz-Algorithm')) {
    throw invalid("Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
  }
  const date = exchange.headerValues('x-amz-date')[0] ?? basicDate(exchange.headerValues('date')[0]);
  if (date === undefined) {
    throw incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  return {
    ...header,
    date,
    signedHeaders: header.signedHeaders.toLowerCase().split(';'),
    securityToken: exchange.headerValues('x-amz-security-token')[0],
    expires: undefined,
  };
}

const queryMembers = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-SignedHeaders', 'X-Amz-Date'];

function fromQuery({ query }: Exchange): Written | undefined {
  const memberOf = (name: string): string => query.get(name)?.[0] ?? '';
  const missing = queryMembers.filter((name) => memberOf(name) === '');
  if (missing.length === queryMembers.length) return undefined;
  if (missing.length > 0) {
    const texts = missing.map((name) => `AWS query-string parameters must include '${name}'. `);
    throw incomplete(`${texts.join('')}Re-examine the query-string parameters.`);
  }
  return {
    algorithm: memberOf('X-Amz-Algorithm'),
    credential: memberOf('X-Amz-Credential'),
    date: memberOf('X-Amz-Date'),
    signedHeaders: memberOf('X-Amz-SignedHeaders').toLowerCase().split(';'),
    signature: memberOf('X-Amz-Signature'),
    securityToken: query.get('X-Amz-Security-Token')?.[0],
    expires: /^\d{1,6}$/.test(memberOf('X-Amz-Expires')) ? Number(memberOf('X-Amz-Expires')) : undefined,
  };
}

const skew = 5 * 60;

function checkTime({ date, expires }: Written, now: number): void {
  const time = parseBasic(date);
  if (time === undefined) {
    throw incomplete(
      `Date must be in ISO-8601 'basic format'. Got '${date}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    );
  }
  const at = formatBasic(now);
  const holds = expires ?? skew;
  if (time < now - holds * 1000) {
    const margin = expires === undefined ? '5 min.' : `${expires} sec.`;
    throw invalid(
      `Signature expired: ${date} is now earlier than ${formatBasic(now - holds * 1000)} (${at} - ${margin})`,
    );
  }
  if (time > now + skew * 1000) {
    throw invalid(
      `Signature not yet current: ${date} is still later than ${formatBasic(now + skew * 1000)} (${at} + 5 min.)`,
    );
  }
}

function parseBasic(date: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? undefined : time;
}

function formatBasic(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** A Date header, which may be in HTTP's form. */
function basicDate(date: string | undefined): string | undefined {
  if (date === undefined || parseBasic(date) !== undefined) return date;
  const time = Date.parse(date);
  return Number.isNaN(time) ? date : formatBasic(time);
}

/** SigV4A is asymmetric and needs no region; here it is refused by its name. */
function refuseOtherAlgorithms(algorithm: string): void {
  if (algorithm === 'AWS4-HMAC-SHA256') return;
  const asymmetric = algorithm.startsWith('AWS4-ECDSA-') ? ' SigV4A is not there in the local gateway.' : '';
  throw incomplete(`Unsupported AWS 'algorithm': '${algorithm}' (only AWS4-HMAC-SHA256 for now).${asymmetric}`);
}

function readCredential({ credential, date }: Written, region: string): { accessKeyId: string; scope: string } {
  const parts = credential.replace(/\/+$/, '').split('/');
  if (parts.length !== 5) {
    throw incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    );
  }
  const [accessKeyId = '', day = '', where = '', service = '', end = ''] = parts;
  const faults = [
    where !== region && `Credential should be scoped to a valid region, not '${where}'. `,
    service !== 'execute-api' && "Credential should be scoped to correct service: 'execute-api'. ",
    end !== 'aws4_request' && `Credential should be scoped with a valid terminator: 'aws4_request', not '${end}'. `,
    day !== date.slice(0, 8) &&
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${day}' != '${date.slice(0, 8)}', from '${date}'. `,
  ].filter((fault) => fault !== false);
  if (faults.length > 0) throw invalid(faults.join(''));
  return { accessKeyId, scope: [day, where, service, end].join('/') };
}
