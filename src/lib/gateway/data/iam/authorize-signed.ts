// The authorizer AWS_IAM: a request is signed (Signature Version 4) by somebody who is declared, and their own policy gives
// its verdict; the resource policy's second phase decides. Developer guide, "Control access to a REST API with IAM permissions".

import { timingSafeEqual } from 'node:crypto';
import type { Exchange, Outcome } from '../exchange.ts';
import { GatewayFailure } from '../failure.ts';
import { policyRequest } from '../policy/invoke-request.ts';
import { receiveBody } from '../read-body.ts';
import { sha256, signatureOf } from '../signature-v4.ts';
import { type Caller, callersOf } from './callers.ts';
import { canonicalTexts } from './canonical-request.ts';
import { invalid, readSignature, type Signature } from './read-signature.ts';

const emptyHash = sha256('');

/** The stage. Its body is part of what is signed, so it is read here already; other refusals don't wait for it. */
export function authorizeSigned(exchange: Exchange): Outcome {
  const signature = readSignature(exchange);
  const caller = findCaller(exchange, signature);
  if (exchange.announcedLength === 0) {
    identify(exchange, caller, { ...signature, payloadHash: signature.payloadHash ?? emptyHash });
    return undefined;
  }
  return receiveBody(exchange, (body) => {
    identify(exchange, caller, { ...signature, payloadHash: signature.payloadHash ?? sha256(body) });
  });
}

function findCaller({ context }: Exchange, { accessKeyId, securityToken }: Signature): Caller {
  const caller = callersOf(context.ports.declarations()).get(accessKeyId);
  if (!caller || caller.sessionToken !== securityToken) throw new GatewayFailure('unrecognizedClient');
  if (caller.expiresAt !== undefined && caller.expiresAt <= context.ports.now())
    throw new GatewayFailure('expiredToken');
  return caller;
}

function identify(exchange: Exchange, caller: Caller, signature: Signature & { payloadHash: string }): void {
  const { request } = exchange;
  const target = (request.url ?? '/').replace(/^https?:\/\/[^/?]*/i, '');
  const texts = canonicalTexts({ method: request.method ?? '', target, rawHeaders: request.rawHeaders }, signature);
  const expected = signatureOf(caller.secretAccessKey, signature.scope, texts.stringToSign);
  if (!isSame(expected, signature.signature)) throw mismatch(texts);
  exchange.principal = caller;
  exchange.identityVerdict = caller.policy(policyRequest(exchange, 'execute-api:Invoke'));
}

function isSame(expected: string, given: string): boolean {
  return expected.length === given.length && timingSafeEqual(Buffer.from(expected), Buffer.from(given));
}

/** AWS shows what it has signed itself, so that one can compare. */
function mismatch({
  canonicalRequest,
  stringToSign,
}: {
  canonicalRequest: string;
  stringToSign: string;
}): GatewayFailure {
  return invalid(
    `The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.\n\nThe Canonical String for this request should have been\n'${canonicalRequest}'\n\nThe String-to-Sign should have been\n'${stringToSign}'\n`,
  );
}
