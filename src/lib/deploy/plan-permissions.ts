// Which Lambda functions must let the API invoke them, from which sources: the resource-based policies that API Gateway
// needs where an integration or authorizer has no role of its own. Guide: "API Gateway permissions model for invoking an API",
// "Lambda: Granting function access to AWS services".

import type { RestApi } from '../model/api.ts';
import type { GrantPermission } from './plan.ts';
import type { Target } from './plan-target.ts';

/** Grants that are needed, and functions whose grant cannot be worked out. */
export interface PermissionPlan {
  grants: GrantPermission[];
  notes: string[];
}

export interface PermissionInput {
  api: RestApi;
  stageName: string;
  /** Of the stage: a function's name may be one of them. */
  variables: Readonly<Record<string, string>>;
  target: Target;
}

/** A function's policy holds 20 KB and a statement takes some 400 bytes: so many routes get a statement each. */
const mostStatements = 20;

/** Every grant that an API needs on a stage. */
export function planPermissions(input: PermissionInput): PermissionPlan {
  const notes = new Set<string>();
  const wanted = new Map<string, { called: CalledFunction; sources: Set<string> }>();
  for (const { uri, source } of invocations(input.api)) {
    const called = calledFunction(uri, input, notes);
    if (!called) continue;
    const key = `${called.functionName}:${called.qualifier ?? ''}`;
    const entry = wanted.get(key) ?? { called, sources: new Set() };
    wanted.set(key, { called, sources: entry.sources.add(source(input.stageName)) });
  }
  const grants = [...wanted.values()].flatMap(({ called, sources }) =>
    narrowed(sources, input.stageName).map(
      (source): GrantPermission => ({ kind: 'grant-permission', ...called, sourceArn: arnOf(source, input.target) }),
    ),
  );
  return { grants, notes: [...notes] };
}

/** The grants of `wanted` that are not among `live`. */
export function withoutGrants(wanted: readonly GrantPermission[], live: readonly GrantPermission[]): GrantPermission[] {
  const known = new Set(live.map(keyOf));
  return wanted.filter((grant) => !known.has(keyOf(grant)));
}

const keyOf = ({ functionName, qualifier, sourceArn }: GrantPermission) =>
  JSON.stringify([functionName, qualifier, sourceArn]);

interface Invocation {
  uri: string;
  /** What follows the API's id in the source ARN. */
  source(stageName: string): string;
}

/** Every place where API Gateway invokes a function by its own right. */
function* invocations(api: RestApi): Generator<Invocation> {
  for (const [path, resource] of Object.entries(api.resources)) {
    for (const [verb, { integration }] of Object.entries(resource.methods)) {
      if (!integration?.uri || integration.credentials) continue;
      if (integration.type !== 'AWS' && integration.type !== 'AWS_PROXY') continue;
      yield { uri: integration.uri, source: (stage) => `${stage}/${verb === 'ANY' ? '*' : verb}${wildcards(path)}` };
    }
  }
  for (const { authorizerCredentials, authorizerUri } of Object.values(api.authorizers)) {
    // An authorizer's id is known only once the API has been put, and changes with it: as AWS SAM does, all of this API's.
    if (authorizerUri && !authorizerCredentials) yield { uri: authorizerUri, source: () => 'authorizers/*' };
  }
}

/** Path variables stand for anything: `/pets/{id}` is `/pets/*`. */
const wildcards = (path: string) => path.replace(/\{[^}]*\}/g, '*');

const lambdaUri =
  /^arn:[^:]*:apigateway:([^:]*):lambda:path\/[^/]+\/functions\/(.+)\/(?:response-streaming-)?invocations$/;
const functionArn = /^(arn:[^:]*:lambda:([^:]*):[^:]*:function:[^:]+)(?::([^:]+))?$/;
/** `name`, `account:function:name`, perhaps with `:alias`. API reference of Lambda: AddPermission, FunctionName. */
const partialName = /^(?!arn:)(?:\d{12}:)?(?:function:)?[\w-]+(?::[\w$-]+)?$/;

interface CalledFunction {
  functionName: string;
  qualifier?: string;
}

/** The function of an integration's URI; undefined for other services, and with a note where a grant cannot be made. */
function calledFunction(uri: string, input: PermissionInput, notes: Set<string>): CalledFunction | undefined {
  const filled = fillVariables(uri, input.variables);
  const [, , name] = lambdaUri.exec(filled) ?? [];
  if (name === undefined) return undefined;
  if (name.includes('${')) {
    notes.add(`The permission to invoke ${name} is not granted: its stage variable has no value`);
    return undefined;
  }
  const [, arn, region, qualifier] = functionArn.exec(name) ?? [];
  if (arn === undefined && !partialName.test(name)) {
    notes.add(`The permission to invoke ${name} is not granted: that is not the name of a function`);
    return undefined;
  }
  if (arn !== undefined && region !== input.target.region) {
    notes.add(`The permission to invoke ${name} is not granted: the function is in another region`);
    return undefined;
  }
  return { functionName: arn ?? name, ...(qualifier !== undefined && { qualifier }) };
}

function fillVariables(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{stageVariables\.(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(variables, name) ? (variables[name] ?? whole) : whole,
  );
}

/** The sources of one function; one for the whole stage where they would be too many for its policy. */
function narrowed(sources: ReadonlySet<string>, stageName: string): string[] {
  const routes = [...sources].filter((source) => source.startsWith(`${stageName}/`));
  if (routes.length <= mostStatements) return [...sources];
  return [`${stageName}/*`, ...[...sources].filter((source) => !source.startsWith(`${stageName}/`))];
}

const arnOf = (source: string, { accountId, partition, region }: Target) =>
  `arn:${partition}:execute-api:${region}:${accountId}:{apiId}/${source}`;
