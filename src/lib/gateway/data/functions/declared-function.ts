// A Lambda function that runs locally: how it is declared, and which function an Invoke call means.
// Names follow the FunctionName parameter of Lambda's Invoke: a name, a partial ARN or an ARN, with a qualifier or not.

/** A function as the project file declares it. */
export interface DeclaredFunction {
  /** One of `name` and `arn` is there. A name is that function in every account and region. */
  name?: string;
  arn?: string;
  /** Lambda's identifier, such as `nodejs20.x`. */
  runtime: string;
  handler: string;
  /** The folder that Lambda would see as its task root: an absolute path. */
  code: string;
  environment?: Record<string, string>;
  /** Default 3, as on AWS. */
  timeoutSeconds?: number;
  /** Megabytes. Default 128, as on AWS. */
  memorySize?: number;
  /** `none`: a Node.js function runs in the gateway's own thread, faster and kept apart from nothing. */
  isolation?: 'environment' | 'none';
}

/** A declared function in one account and region, with AWS's defaults filled in. */
export interface FunctionConfiguration {
  name: string;
  /** Without a qualifier. */
  arn: string;
  account: string;
  region: string;
  runtime: string;
  handler: string;
  code: string;
  environment: Record<string, string>;
  timeoutMillis: number;
  memorySize: number;
  isolation: 'environment' | 'none';
}

/** Where a call is made: what a bare function name is completed with. */
export interface CallScope {
  account: string;
  region: string;
}

interface FunctionAddress {
  region: string | undefined;
  account: string | undefined;
  name: string;
  qualifier: string | undefined;
}

const addressPattern =
  /^(?:arn:aws[a-z-]*:lambda:)?(?:([a-z]{2,}(?:-[a-z]+)+-\d):)?(?:(\d{12}):)?(?:function:)?([A-Za-z0-9_-]+)(?::(\$LATEST|[A-Za-z0-9_-]+))?$/;

/** The full ARN of what a call names, with its qualifier; text that is no function name comes back unchanged. */
export function functionArnOf(identifier: string, scope: CallScope): string {
  const address = parseAddress(identifier);
  if (!address) return identifier;
  const arn = makeArn(address.name, {
    region: address.region ?? scope.region,
    account: address.account ?? scope.account,
  });
  return address.qualifier === undefined ? arn : `${arn}:${address.qualifier}`;
}

/**
 * The declared function that a call means: the most exact declaration wins (an ARN over a name, a qualifier over none).
 * A declaration without a qualifier stands for every alias and version.
 */
export function findFunction(
  declared: readonly DeclaredFunction[],
  identifier: string,
  scope: CallScope,
): FunctionConfiguration | undefined {
  const wanted = parseAddress(identifier);
  if (!wanted) return undefined;
  const place = { region: wanted.region ?? scope.region, account: wanted.account ?? scope.account };
  let best: DeclaredFunction | undefined;
  let bestScore = -1;
  for (const candidate of declared) {
    const score = scoreOf(candidate, { ...place, name: wanted.name, qualifier: wanted.qualifier });
    if (score > bestScore) [best, bestScore] = [candidate, score];
  }
  return best && configure(best, wanted.name, place);
}

/** -1: another function. Higher is more exact. */
function scoreOf(candidate: DeclaredFunction, wanted: FunctionAddress): number {
  const address = parseAddress(candidate.arn ?? candidate.name ?? '');
  if (!address || address.name !== wanted.name) return -1;
  let score = 0;
  for (const part of ['region', 'account', 'qualifier'] as const) {
    if (address[part] === undefined) continue;
    if (address[part] !== wanted[part]) return -1;
    score++;
  }
  return score;
}

function configure(declared: DeclaredFunction, name: string, place: CallScope): FunctionConfiguration {
  return {
    name,
    arn: makeArn(name, place),
    ...place,
    runtime: declared.runtime,
    handler: declared.handler,
    code: declared.code,
    environment: declared.environment ?? {},
    timeoutMillis: (declared.timeoutSeconds ?? 3) * 1000,
    memorySize: declared.memorySize ?? 128,
    isolation: declared.isolation ?? 'environment',
  };
}

function parseAddress(text: string): FunctionAddress | undefined {
  const match = addressPattern.exec(text);
  if (!match?.[3]) return undefined;
  return { region: match[1], account: match[2], name: match[3], qualifier: match[4] };
}

function makeArn(name: string, { region, account }: CallScope): string {
  return `arn:aws:lambda:${region}:${account}:function:${name}`;
}
