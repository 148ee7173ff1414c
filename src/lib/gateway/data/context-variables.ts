// `$context.NAME` outside of templates: in gateway responses and as `context.NAME` in parameter mappings.
// Developer guide, "Variables for data transformations for API Gateway".

import type { Exchange } from './exchange.ts';
import type { GatewayFailure } from './failure.ts';

type Read = (exchange: Exchange, failure: GatewayFailure | undefined) => string | undefined;

const readers = new Map<string, Read>([
  ['accountId', ({ context }) => context.snapshot.account],
  ['apiId', ({ context }) => context.snapshot.apiId],
  ['deploymentId', ({ context }) => context.snapshot.deploymentId],
  ['stage', ({ context }) => context.snapshot.stageName],
  ['resourceId', ({ route }) => route?.resourceId],
  ['resourcePath', ({ route }) => route?.resourcePath],
  ['operationName', ({ route }) => route?.operationName],
  ['httpMethod', ({ method }) => method],
  ['path', ({ requestPath }) => requestPath],
  ['protocol', ({ request }) => `HTTP/${request.httpVersion}`],
  ['domainName', (exchange) => domainName(exchange)],
  ['domainPrefix', (exchange) => domainName(exchange).split('.')[0]],
  ['customDomain.basePathMatched', ({ domain }) => domain?.basePathMatched],
  ['customDomain.routingRuleIdMatched', ({ domain }) => domain?.routingRuleIdMatched],
  ['isCanaryRequest', ({ context: { snapshot } }) => snapshot.release && String(snapshot.release === 'canary')],
  ['requestId', ({ requestId }) => requestId],
  ['extendedRequestId', ({ extendedRequestId }) => extendedRequestId],
  ['requestTime', ({ receivedAt }) => requestTime(receivedAt)],
  ['requestTimeEpoch', ({ receivedAt }) => String(receivedAt)],
  ['awsEndpointRequestId', ({ integrationRequestId }) => integrationRequestId],
  ['identity.accessKey', ({ principal }) => principal?.accessKeyId],
  ['identity.accountId', ({ principal }) => principal?.account],
  ['identity.caller', ({ principal }) => principal?.userId],
  ['identity.principalOrgId', ({ principal }) => principal?.organizationId],
  ['identity.vpcId', ({ vpcCall }) => vpcCall?.endpoint.vpcId],
  ['identity.vpceId', ({ vpcCall }) => vpcCall?.endpointId],
  ['identity.user', ({ principal }) => principal?.userId],
  ['identity.userArn', ({ principal }) => principal?.arn],
  ['identity.apiKey', ({ client }) => client?.value],
  ['identity.apiKeyId', ({ client }) => client?.keyId],
  ['identity.sourceIp', (exchange) => sourceIp(exchange)],
  ['identity.userAgent', ({ userAgent }) => userAgent],
  ['identity.clientCert.clientCertPem', ({ domain }) => domain?.clientCertificate?.clientCertPem],
  ['identity.clientCert.subjectDN', ({ domain }) => domain?.clientCertificate?.subjectDN],
  ['identity.clientCert.issuerDN', ({ domain }) => domain?.clientCertificate?.issuerDN],
  ['identity.clientCert.serialNumber', ({ domain }) => domain?.clientCertificate?.serialNumber],
  ['identity.clientCert.validity.notBefore', ({ domain }) => domain?.clientCertificate?.validity.notBefore],
  ['identity.clientCert.validity.notAfter', ({ domain }) => domain?.clientCertificate?.validity.notAfter],
  ['error.message', (_, failure) => failure?.message],
  ['error.messageString', (_, failure) => failure && messageString(failure)],
  ['error.responseType', (_, failure) => failure?.responseType],
  ['error.validationErrorString', (_, failure) => failure?.validationErrorString],
]);

const members = new Map<string, string[]>();
for (const name of readers.keys()) addMember(name);

/** Enters a name, and the names that it is inside of: `identity.clientCert.subjectDN` is three. */
function addMember(name: string): void {
  const dot = name.lastIndexOf('.');
  const prefix = name.slice(0, dot + 1);
  const known = members.get(prefix) ?? [];
  const own = name.slice(dot + 1);
  if (known.includes(own)) return;
  members.set(prefix, [...known, own]);
  if (dot > 0) addMember(name.slice(0, dot));
}

/** Names that follow a prefix: of `identity.`, `sourceIp` and the others; of none, those of `$context` itself. */
export function contextMembers(prefix: string): readonly string[] {
  return members.get(prefix) ?? [];
}

/** The value of a context variable by its name. */
export function readContextVariable(exchange: Exchange, name: string): string | undefined {
  return readerOf(name)?.(exchange, undefined);
}

/** What an authorizer says has names of its own. */
function readerOf(name: string): Read | undefined {
  if (!name.startsWith('authorizer.')) return readers.get(name);
  const own = name.slice('authorizer.'.length);
  return readers.get(name) ?? (({ authorizer }) => authorizer?.read(own));
}

/** The message as JSON; a failure without one says null. */
export function messageString({ message }: GatewayFailure): string {
  return message === '' ? 'null' : JSON.stringify(message);
}

/** The value of a context variable, or undefined: for what does not apply here and what nobody knows alike. */
export function contextVariable(name: string): (exchange: Exchange, failure?: GatewayFailure) => string | undefined {
  const read = readerOf(name);
  return (exchange, failure) => read?.(exchange, failure);
}

/** The client's address, as `$context.identity.sourceIp` has it. */
export function sourceIp(exchange: Exchange): string {
  const address = exchange.request.socket.remoteAddress ?? '';
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

/** The host that was called, without its port; where it was called by address, the API's own name. */
export function domainName({ domain, host, context }: Exchange): string {
  if (domain) return domain.name;
  const { apiId } = context.snapshot;
  if (host?.startsWith(`${apiId}.`)) {
    const port = host.lastIndexOf(':');
    return port < 0 ? host : host.slice(0, port);
  }
  return `${apiId}.execute-api.localhost`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
let lastSecond = -1;
let lastTime = '';

/** `22/Nov/2026:11:00:00 +0000` of milliseconds since the epoch; written once a second. */
export function requestTime(now: number): string {
  const second = Math.floor(now / 1000);
  if (second !== lastSecond) {
    const date = new Date(second * 1000);
    const day = String(date.getUTCDate()).padStart(2, '0');
    lastTime = `${day}/${months[date.getUTCMonth()]}/${date.getUTCFullYear()}:${date.toISOString().slice(11, 19)} +0000`;
    lastSecond = second;
  }
  return lastTime;
}
