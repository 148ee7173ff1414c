// A REST API's resource policy as the control plane stores it (guide: "API Gateway resource policies").

import type { Json } from '../../model/api.ts';
import { isTooDeep } from '../../model/json-depth.ts';
import { expandPolicyResources, policyFromText, textFromPolicy } from '../../model/rest-records-policy.ts';
import { checkResourcePolicy } from '../../model/validate-resource-policy.ts';
import type { Scope } from '../store/records.ts';
import { badRequest } from './faults.ts';

const mostPolicyCharacters = 8192;

/** A policy's text as it is stored: compact, escaped, its short resources written out as the API's ARNs. */
export function settlePolicy(scope: Scope, restApiId: string, text: string): string {
  return storedText(expandPolicyResources(parsePolicy(text), apiArn(scope, restApiId)));
}

/** The same for a policy of a private domain name, which is no API: its short resources stay. */
export function settleDomainPolicy(text: string): string {
  return storedText(parsePolicy(text));
}

function storedText(policy: Json): string {
  if (JSON.stringify(policy).length > mostPolicyCharacters) {
    throw badRequest(`Invalid policy document. The resource policy exceeds ${mostPolicyCharacters} characters.`);
  }
  return textFromPolicy(policy);
}

function parsePolicy(text: string): Json {
  const refusal = 'Invalid policy document. Please check the policy syntax and ensure that Principals are valid.';
  try {
    const policy = policyFromText(text);
    if (!isTooDeep(policy)) return asResourcePolicy(policy);
  } catch {
    // What is no JSON and what is no policy get the same answer.
  }
  throw badRequest(refusal);
}

/** An empty object stands for no policy. Throws PolicyDocumentError for what else is none. */
function asResourcePolicy(policy: Json): Json {
  if (typeof policy === 'object' && policy !== null && !Array.isArray(policy) && Object.keys(policy).length === 0) {
    return policy;
  }
  checkResourcePolicy(policy);
  return policy;
}

/** What an API's policies and callers call it: `arn:aws:execute-api:{region}:{account}:{apiId}`. */
export function apiArn(scope: Scope, restApiId: string): string {
  return `arn:aws:execute-api:${scope.region}:${scope.account}:${restApiId}`;
}
