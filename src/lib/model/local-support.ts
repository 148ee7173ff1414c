// What the local gateway's data plane does not have yet: ONE table. The data plane answers 501 from it, and lint
// and deploy list it, so that nothing that a document asks for is ever skipped silently.

import type { Authorizer, HttpMethod, Integration, Method, RestApi } from './api.ts';
import { javaPattern } from './java-pattern.ts';
import type { MethodSetting, StageSettings } from './stage.ts';

/** `501`: the method's requests are refused, naming the feature. `ignored`: kept in the records, observed by nothing. */
export type LocalEffect = '501' | 'ignored';

/** One feature that one method of a stage needs. */
export interface UnsupportedFeature {
  path: string;
  httpMethod: HttpMethod;
  feature: string;
  effect: LocalEffect;
}

/** A method in its surroundings: what the predicates look at. */
interface MethodInStage {
  api: RestApi;
  httpMethod: HttpMethod;
  method: Method;
  integration: Integration | undefined;
  settings: StageSettings;
  /** The method's own settings over those for all methods. */
  setting: MethodSetting;
}

interface Feature {
  feature: string;
  effect: LocalEffect;
  used(place: MethodInStage): boolean;
}

const features: readonly Feature[] = [
  { feature: 'validation expressions of this kind', effect: '501', used: hasForeignExpression },
  {
    feature: 'credentials of Lambda authorizers',
    effect: 'ignored',
    used: (place) => authorizerOf(place)?.authorizerCredentials !== undefined,
  },
  { feature: 'mapping the Upgrade header', effect: '501', used: ({ integration }) => mapsUpgrade(integration) },
  { feature: 'selection patterns of this kind', effect: '501', used: hasForeignPattern },
  {
    feature: 'AWS_PROXY to services other than Lambda',
    effect: '501',
    used: ({ integration }) => integration?.type === 'AWS_PROXY' && callsOtherService(integration),
  },
  {
    feature: 'response streaming without a proxy integration',
    effect: '501',
    used: ({ integration }) => integration !== undefined && !isProxy(integration) && streams(integration),
  },
  {
    feature: 'credentials of Lambda integrations',
    effect: 'ignored',
    used: ({ integration }) => integration?.credentials !== undefined && !callsOtherService(integration),
  },
  { feature: 'resource policies that ask when or how a session began', effect: '501', used: asksOfSessions },
  { feature: 'X-Ray segments', effect: 'ignored', used: ({ settings }) => settings.tracingEnabled },
];

/** Every feature that a method of the API on a stage with these settings needs and the local gateway lacks. */
export function unsupportedFeatures(api: RestApi, settings: StageSettings): UnsupportedFeature[] {
  const found: UnsupportedFeature[] = [];
  for (const [path, resource] of Object.entries(api.resources)) {
    for (const httpMethod of Object.keys(resource.methods) as HttpMethod[]) {
      const method = resource.methods[httpMethod];
      if (method) found.push(...unsupportedInMethod(api, settings, { path, httpMethod, method }));
    }
  }
  return found;
}

/** The same of one method. */
export function unsupportedInMethod(
  api: RestApi,
  settings: StageSettings,
  place: { path: string; httpMethod: HttpMethod; method: Method },
): UnsupportedFeature[] {
  const { path, httpMethod, method } = place;
  const setting = { ...settings.methodSettings['*'], ...settings.methodSettings[`${httpMethod} ${path}`] };
  const surroundings = { api, httpMethod, method, integration: method.integration, settings, setting };
  return features
    .filter((feature) => feature.used(surroundings))
    .map(({ feature, effect }) => ({ path, httpMethod, feature, effect }));
}

function hasForeignPattern({ integration }: MethodInStage): boolean {
  if (!integration || isProxy(integration)) return false;
  const patterns = Object.values(integration.integrationResponses).map((response) => response.selectionPattern);
  return patterns.some((pattern) => pattern !== undefined && javaPattern(pattern) === undefined);
}

/** The authorizer that the method's requests go through. */
function authorizerOf({ api, method }: MethodInStage): Authorizer | undefined {
  const { authorizationType, authorizer: name } = method;
  if (authorizationType !== 'CUSTOM' && authorizationType !== 'COGNITO_USER_POOLS') return undefined;
  return name !== undefined && Object.hasOwn(api.authorizers, name) ? api.authorizers[name] : undefined;
}

function hasForeignExpression(place: MethodInStage): boolean {
  const { type, identityValidationExpression } = authorizerOf(place) ?? {};
  if (!identityValidationExpression || type === 'REQUEST') return false;
  return javaPattern(identityValidationExpression) === undefined;
}

function mapsUpgrade(integration: Integration | undefined): boolean {
  const targets = Object.keys(integration?.requestParameters ?? {});
  return targets.some((target) => target.toLowerCase() === 'integration.request.header.upgrade');
}

function callsOtherService(integration: Integration | undefined): boolean {
  if (integration?.type !== 'AWS' && integration?.type !== 'AWS_PROXY') return false;
  return !/^arn:[^:]+:apigateway:[^:]+:lambda:path\//.test(integration.uri ?? '');
}

const sessionKeys = /"aws:(?:tokenissuetime|multifactorauthage|principalorgpaths)"/i;

/** Only signed requests have these condition keys, and declared identities say nothing of them. */
function asksOfSessions({ api, method }: MethodInStage): boolean {
  return method.authorizationType === 'AWS_IAM' && sessionKeys.test(JSON.stringify(api.policy ?? ''));
}

function streams(integration: Integration | undefined): boolean {
  return integration?.responseTransferMode === 'STREAM' || isStreamingUri(integration?.uri);
}

function isStreamingUri(uri: string | undefined): boolean {
  return uri !== undefined && /:lambda:path\/.*\/response-streaming-invocations$/.test(uri);
}

function isProxy(integration: Integration): boolean {
  return integration.type === 'AWS_PROXY' || integration.type === 'HTTP_PROXY';
}
