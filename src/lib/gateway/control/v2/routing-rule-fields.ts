// A routing rule's conditions and its action, between the wire and the record (guide: "Routing rules …": restrictions).

import type {
  CreateRoutingRuleRequest,
  RoutingRule,
  RoutingRuleCondition,
  RoutingRuleMatchHeaders,
} from '@aws-sdk/client-apigatewayv2';
import type { StoredRoutingRule } from '../domains/routing-rule-store.ts';
import { badRequest } from '../faults.ts';

type RuleInput = Pick<CreateRoutingRuleRequest, 'Actions' | 'Conditions' | 'Priority'>;

const mostPriority = 1_000_000;

/** What a rule says, checked, without its id. */
export function readRule(input: RuleInput): Omit<StoredRoutingRule, 'routingRuleId'> {
  const priority = input.Priority ?? 0;
  if (!Number.isInteger(priority) || priority < 1 || priority > mostPriority) {
    throw badRequest(`Invalid priority specified: ${priority}. It must be between 1 and ${mostPriority}`);
  }
  const [action, ...more] = input.Actions ?? [];
  if (!action?.InvokeApi || more.length > 0) throw badRequest('Exactly one action, invokeApi, must be specified.');
  const { ApiId = '', Stage = '', StripBasePath = false } = action.InvokeApi;
  return {
    priority,
    ...readConditions(input.Conditions ?? []),
    action: { apiId: ApiId, stage: Stage, stripBasePath: StripBasePath },
  };
}

function readConditions(conditions: readonly RoutingRuleCondition[]): Pick<StoredRoutingRule, 'headers' | 'basePath'> {
  const headers = conditions.flatMap(({ MatchHeaders: match }) => (match ? [readHeader(match)] : []));
  const paths = conditions.flatMap(({ MatchBasePaths: match }) => (match ? [readBasePath(match.AnyOf)] : []));
  if (conditions.some((one) => !one.MatchHeaders === !one.MatchBasePaths)) {
    throw badRequest('A condition must have exactly one of matchHeaders and matchBasePaths.');
  }
  if (headers.length > 2) throw badRequest('A routing rule can have at most two matchHeaders conditions.');
  if (paths.length > 1) throw badRequest('A routing rule can have at most one matchBasePaths condition.');
  const [basePath] = paths;
  return { headers, ...(basePath !== undefined && { basePath }) };
}

function readHeader({ AnyOf = [] }: RoutingRuleMatchHeaders): StoredRoutingRule['headers'][number] {
  const [match, ...more] = AnyOf;
  if (!match || more.length > 0) throw badRequest('A matchHeaders condition must have exactly one header.');
  const { Header: header = '', ValueGlob: valueGlob = '' } = match;
  if (!/^[A-Za-z0-9!#$%&'*+\-.^_`|~]{1,39}$/.test(header)) {
    throw badRequest(`Invalid header name specified: ${header}. It must be a header name of less than 40 characters`);
  }
  if (isReserved(header.toLowerCase())) throw badRequest(`The header ${header} cannot be used in a condition.`);
  refuseBadGlob(valueGlob);
  return { header, valueGlob };
}

/** `*` stands at the start, at the end, or at both, where what is between has less than 40 characters. */
function refuseBadGlob(glob: string): void {
  const inner = glob.replace(/^\*/, '').replace(/\*$/, '');
  const infix = glob.length > 1 && glob.startsWith('*') && glob.endsWith('*');
  const fits = glob !== '' && glob.length < 128 && (!infix || inner.length < 40);
  if (fits && /^[\x20-\x7e]*$/.test(inner) && !inner.includes('*')) return;
  throw badRequest(
    `Invalid header value glob specified: ${glob}. It can have * at its start and at its end, and less than 128 characters (40 between two *)`,
  );
}

/** Guide: "Reserved headers" of HTTP APIs, and two of REST APIs'. */
const reservedNames = new Set([
  'authorization',
  'connection',
  'content-encoding',
  'content-length',
  'content-location',
  'forwarded',
  'keep-alive',
  'origin',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailers',
  'transfer-encoding',
  'upgrade',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'via',
  'x-apigw-api-id',
  'x-restapi',
]);
const reservedPrefixes = ['access-control-', 'apigw-', 'x-amz-', 'x-amzn-'];

function isReserved(header: string): boolean {
  return reservedNames.has(header) || reservedPrefixes.some((prefix) => header.startsWith(prefix));
}

function readBasePath(anyOf: readonly string[] | undefined): string {
  const [basePath, ...more] = anyOf ?? [];
  if (basePath === undefined || more.length > 0) {
    throw badRequest('A matchBasePaths condition must have exactly one base path.');
  }
  if (/^[A-Za-z0-9$\-_.+!*'(),/]{1,127}$/.test(basePath) && !basePath.includes('//')) return basePath;
  throw badRequest(
    `Invalid base path specified: ${basePath}. It may contain only letters, numbers and one of $-_.+!*'()/, characters, and less than 128 of them`,
  );
}

/** The rule as the control plane returns it. */
export function presentRule(domain: string, rule: StoredRoutingRule): RoutingRule {
  const { action, basePath, headers, priority, routingRuleId } = rule;
  const paths: RoutingRuleCondition[] = basePath === undefined ? [] : [{ MatchBasePaths: { AnyOf: [basePath] } }];
  return {
    RoutingRuleArn: `${domain}/routingrules/${routingRuleId}`,
    RoutingRuleId: routingRuleId,
    Priority: priority,
    Actions: [{ InvokeApi: { ApiId: action.apiId, Stage: action.stage, StripBasePath: action.stripBasePath } }],
    Conditions: [
      ...headers.map(({ header, valueGlob }) => ({
        MatchHeaders: { AnyOf: [{ Header: header, ValueGlob: valueGlob }] },
      })),
      ...paths,
    ],
  };
}
