// Who may come in: the resource policy, the authorizer and the API key. Developer Guide, "How API Gateway resource policies
// affect authorization workflow", "Choose an API key source".

import { findApiKey } from '../../aws/api-keys.ts';
import { listUsagePlans } from '../../aws/usage-plans.ts';
import { quoted } from '../../deploy/domains/checked-domain.ts';
import type { Authorizer } from '../../model/api.ts';
import { compilePolicy } from '../../model/policy/compile-policy.ts';
import type { PolicyRequest } from '../../model/policy/policy-request.ts';
import { PolicyDocumentError } from '../../model/policy-document.ts';
import { identify } from '../identity.ts';
import { answerOf, broken, type Hop, pass, skip, type Trail, warn } from './hop.ts';

/** What the policy says of an anonymous caller of this method; callers with an identity may be judged otherwise. */
export const policyHop: Hop = async (trail) => {
  const { definition, route } = trail;
  const policy = definition?.policy;
  if (!route || policy === undefined || policy === null) return skip('none');
  const request = await policyRequest(trail);
  const verdict = judge(policy, request.question);
  const hint = `See the policy: apigw export --api ${quoted(trail.api?.name ?? '')} --stage ${quoted(trail.stageName ?? '')}`;
  if (verdict === 'invalid') {
    return broken('failed', 'the resource policy cannot be read', { hint, answer: answerOf('configurationError') });
  }
  const unknown = [...request.unknown];
  if (unknown.length > 0) {
    const more = unknown.includes('aws:sourceip') ? 'Say where the client is: --source-ip ADDRESS' : hint;
    return warn(`it depends on ${unknown.join(', ')}; without them it says ${verdict}`, more);
  }
  const needsAllow =
    route.definition.authorizationType !== 'CUSTOM' && route.definition.authorizationType !== 'AWS_IAM';
  if (verdict === 'allow' || (verdict === 'silent' && !needsAllow)) return pass(`it says ${verdict}`);
  const why =
    verdict === 'deny'
      ? 'with an explicit deny'
      : 'because no resource-based policy allows the execute-api:Invoke action';
  const message = `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${masked(request.question.resource)} ${why}`;
  return broken('refused', verdict === 'deny' ? 'the policy denies it' : 'no statement of the policy allows it', {
    hint,
    answer: answerOf('accessDenied', message),
  });
};

function judge(policy: Parameters<typeof compilePolicy>[0], question: PolicyRequest) {
  try {
    return compilePolicy(policy)(question);
  } catch (error) {
    if (error instanceof PolicyDocumentError) return 'invalid' as const;
    throw error;
  }
}

/** The question, and which condition keys were asked for whose values nobody told. */
async function policyRequest({ api, context, path, request, stageName, target }: Trail) {
  const { accountId, partition, region } = await identify(target);
  const unknown = new Set<string>();
  const known: Record<string, string | undefined> = {
    'aws:currenttime': context.now().toISOString().replace(/\.\d+/, ''),
    'aws:epochtime': String(Math.floor(context.now().getTime() / 1000)),
    'aws:securetransport': 'true',
    'aws:sourceip': request.sourceIp,
    'aws:useragent': request.headers['user-agent'],
    'aws:referer': request.headers['referer'],
  };
  const question: PolicyRequest = {
    action: 'execute-api:Invoke',
    resource: `arn:${partition}:execute-api:${region}:${accountId}:${api?.id}/${stageName}/${request.method}${path}`,
    principal: undefined,
    key: (name) => {
      if (known[name] === undefined) unknown.add(name);
      return known[name];
    },
  };
  return { question, unknown };
}

const masked = (arn: string) => arn.replace(/^((?:[^:]*:){4})\d{8}/, '$1********');

/** Whether the request brings what the method's authorizer looks at; what it makes of that, only it knows. */
export const authorizerHop: Hop = ({ definition, request, route }) => {
  if (!route || !definition) return skip('no method');
  const { authorizationType, authorizer: name = '' } = route.definition;
  if (authorizationType === 'NONE') return pass('open to all');
  if (authorizationType === 'AWS_IAM') {
    if (request.headers['authorization']?.startsWith('AWS4-'))
      return warn('a signature', 'Try it: apigw invoke --sign');
    return broken('refused', 'the method wants a signature (AWS_IAM)', {
      hint: `Sign it: apigw invoke ${request.method} ${route.path} --sign`,
      answer: answerOf('missingAuthenticationToken'),
    });
  }
  const authorizer = definition.authorizers[name];
  if (!authorizer) return warn(`the authorizer ${name} is not known`, 'apigw lint SPEC');
  const lacking = headersOf(authorizer).find((header) => request.headers[header.toLowerCase()] === undefined);
  if (lacking !== undefined) {
    return broken('refused', `the authorizer ${name} (${authorizer.type}) looks at ${lacking}, which is not sent`, {
      hint: `Send it, here with --header '${lacking}: …'`,
      answer: answerOf('unauthorized'),
    });
  }
  return warn(
    `${name} (${authorizer.type}) decides: 401 or 403 where it refuses`,
    'See what it says: apigw invoke --trace',
  );
};

/** Headers without which it is not even called. */
function headersOf({ identitySource = 'method.request.header.Authorization', type }: Authorizer): string[] {
  // A request authorizer without identity sources is always called.
  const sources = type === 'REQUEST' && identitySource === '' ? [] : identitySource.split(',');
  return sources.flatMap((source) => /^\s*method\.request\.header\.(.+?)\s*$/.exec(source)?.[1] ?? []);
}

/** Whether the key lets the request in: it is there, enabled, and on a usage plan of this stage. */
export const keyHop: Hop = async (trail) => {
  const { api, definition, request, route, stageName, target } = trail;
  if (!route?.definition.apiKeyRequired) return skip('the method needs none');
  const answer = answerOf('invalidApiKey');
  if (definition?.apiKeySource === 'AUTHORIZER')
    return warn("the authorizer's answer has the key", 'apigw invoke --trace');
  if (request.key === undefined) {
    return broken('refused', 'the method needs an API key (x-api-key), and none is named', {
      hint: 'Name it: --key NAME; make one: apigw keys create NAME --plan PLAN',
      answer,
    });
  }
  const { enabled, id, name = id } = await findApiKey(target.clients, request.key);
  if (!enabled)
    return broken('refused', `the key ${name} is disabled`, { hint: `apigw keys enable ${quoted(name)}`, answer });
  const plans = await listUsagePlans(target.clients, id);
  const plan = plans.find(({ apiStages = [] }) =>
    apiStages.some((one) => one.apiId === api?.id && one.stage === stageName),
  );
  if (plan) return pass(`${name}, on the usage plan ${plan.name}`);
  const to = `--api ${quoted(api?.name ?? '')} --stage ${quoted(stageName ?? '')}`;
  const [only] = plans;
  const hint = only ? `apigw plans attach ${quoted(only.name)} ${to}` : `apigw plans attach PLAN --key ${quoted(name)}`;
  return broken('refused', `the key ${name} is on no usage plan of this stage`, { hint, answer });
};
