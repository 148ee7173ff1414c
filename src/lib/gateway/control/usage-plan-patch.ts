// What UpdateUsagePlan changes (API reference: "Patch Operations", UsagePlan; the choices in the refusal recorded).

import type { PatchOperation, QuotaSettings, ThrottleSettings } from '@aws-sdk/client-api-gateway';
import { record } from '../../model/api.ts';
import { escapePointer } from '../../model/method-setting-keys.ts';
import type { Fault } from '../wire/fault.ts';
import { badRequest, notFound } from './faults.ts';
import type { Change, PatchOp, PatchRule, PatchTable } from './patch.ts';
import { choiceText } from './patch-rules.ts';
import type { PlannedStage, StoredUsagePlan } from './usage-plan-store.ts';

type PlanRule = PatchRule<StoredUsagePlan>;

const anyStage = '/apiStages/<apidId:stageName>/throttle';
const anyMethod = `${anyStage}/<resourcePath>/<httpMethod>`;

/** The paths that the refusal offers; AWS's spelling. Those of `remove` are recorded, the others follow them. */
const choices: Partial<Record<PatchOp, readonly string[]>> = {
  remove: ['/apiStages', '/quota', '/throttle', '/productCode', anyMethod, anyStage],
  add: ['/apiStages', '/quota/limit', '/quota/offset', '/quota/period', '/throttle/rateLimit', '/throttle/burstLimit'],
  replace: [
    '/name',
    '/description',
    '/productCode',
    '/quota/limit',
    '/quota/offset',
    '/quota/period',
    '/throttle/rateLimit',
    '/throttle/burstLimit',
    anyStage,
    `${anyMethod}/rateLimit`,
    `${anyMethod}/burstLimit`,
  ],
};

function refusePlanPath({ op = 'replace', path }: PatchOperation): Fault {
  const offered = choices[op as PatchOp];
  const advice = offered ? `Must be one of: [${offered.join(', ')}]` : 'Please choose supported operations';
  return badRequest(`Invalid patch path  '${path ?? null}' specified for op '${op}'. ${advice}`);
}

const methodPath = /^(\/apiStages\/[^/]+\/throttle)\/(.+?)\/([A-Z]+)(\/(?:rateLimit|burstLimit))?$/;

/** A resource's path in a method's throttle may be written out, as Terraform does: it becomes one part of the patch's path. */
export function withOnePartPath(operation: PatchOperation): PatchOperation {
  const [, stage, resource = '', httpMethod, field = ''] = methodPath.exec(operation.path ?? '') ?? [];
  if (stage === undefined || !resource.includes('/')) return operation;
  return { ...operation, path: `${stage}/${escapePointer(resource)}/${httpMethod}${field}` };
}

/** `apiId:stage`. */
function stageOf(text: string | undefined): PlannedStage {
  const [apiId, stage, ...rest] = text?.split(':') ?? [];
  if (!apiId || !stage || rest.length > 0) throw badRequest('Invalid API Stage specified');
  return { apiId, stage };
}

const isSame = (one: PlannedStage, other: PlannedStage): boolean =>
  one.apiId === other.apiId && one.stage === other.stage;

const stageRule: PlanRule = {
  path: '/apiStages',
  ops: ['add', 'remove'],
  apply(plan, { op, value }) {
    const stage = stageOf(value);
    const isThere = plan.apiStages.some((one) => isSame(one, stage));
    if (op === 'add') return isThere ? plan : { ...plan, apiStages: [...plan.apiStages, stage] };
    if (!isThere) throw unknownStage(plan, stage);
    return { ...plan, apiStages: plan.apiStages.filter((one) => !isSame(one, stage)) };
  },
};

function unknownStage(plan: StoredUsagePlan, { apiId, stage }: PlannedStage): Fault {
  return notFound(`Invalid API Stage {api: ${apiId}, stage: ${stage}} specified for usageplan ${plan.id}`);
}

type Methods = Record<string, ThrottleSettings>;

/** A change of the methods' limits of one stage of the plan, which the path names first. */
function stageThrottle(
  tail: string,
  ops: readonly PatchOp[],
  change: (methods: Methods, by: Change) => Methods,
): PlanRule {
  return {
    path: `/apiStages/*/throttle${tail}`,
    ops,
    apply(plan, by) {
      const wanted = stageOf(by.captures[0]);
      if (!plan.apiStages.some((stage) => isSame(stage, wanted))) throw unknownStage(plan, wanted);
      const apiStages = plan.apiStages.map((stage) => {
        if (!isSame(stage, wanted)) return stage;
        const methods = change(record(Object.entries(stage.throttle ?? {})), by);
        const { throttle: _, ...others } = stage;
        return Object.keys(methods).length > 0 ? { ...others, throttle: methods } : others;
      });
      return { ...plan, apiStages };
    },
  };
}

const methodKey = ({ captures: [, path, httpMethod] }: Change): string => `${path}/${httpMethod}`;

function methodLimit(field: 'rateLimit' | 'burstLimit'): PlanRule {
  return stageThrottle(`/*/*/${field}`, ['add', 'replace'], (methods, change) => ({
    ...methods,
    [methodKey(change)]: { ...methods[methodKey(change)], [field]: readNumber(change) },
  }));
}

const removeMethod = stageThrottle('/*/*', ['remove'], (methods, change) =>
  record(Object.entries(methods).filter(([key]) => key !== methodKey(change))),
);

/** All of a stage at once, as JSON: `{"/pets/GET": {"rateLimit": 1.0, "burstLimit": 1}}`. */
const allMethods = stageThrottle('', ['add', 'replace', 'remove'], (_, { op, value, path }) => {
  if (op === 'remove') return {};
  const methods = parseMethods(value ?? '');
  if (!methods) throw badRequest(`Invalid value ${value} for path ${path}. Must be a map of throttle settings`);
  return methods;
});

function parseMethods(text: string): Methods | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value);
  return entries.every(([, limits]) => isThrottle(limits)) ? record(entries) : undefined;
}

function isThrottle(value: unknown): value is ThrottleSettings {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).every(
    ([field, limit]) => (field === 'rateLimit' || field === 'burstLimit') && typeof limit === 'number',
  );
}

function readNumber({ value = '', path }: Change): number {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (Number.isFinite(number) && (path.endsWith('/rateLimit') || Number.isInteger(number))) return number;
  throw badRequest(`Invalid value ${value} for path ${path}. Must be a number`);
}

const addOrReplace: readonly PatchOp[] = ['add', 'replace'];

function throttleLimit(field: 'rateLimit' | 'burstLimit'): PlanRule {
  return {
    path: `/throttle/${field}`,
    ops: addOrReplace,
    apply: (plan, change) => ({ ...plan, throttle: { ...plan.throttle, [field]: readNumber(change) } }),
  };
}

function quotaField(field: 'limit' | 'offset' | 'period'): PlanRule {
  return {
    path: `/quota/${field}`,
    ops: addOrReplace,
    apply(plan, change) {
      const value = field === 'period' ? (change.value as QuotaSettings['period']) : readNumber(change);
      return { ...plan, quota: { ...plan.quota, [field]: value } };
    },
  };
}

function removal(field: 'quota' | 'throttle' | 'productCode'): PlanRule {
  return {
    path: `/${field}`,
    ops: ['remove'],
    apply({ [field]: _, ...others }) {
      return others;
    },
  };
}

/** Paths of UpdateUsagePlan. */
export const planPatchTable: PatchTable<StoredUsagePlan> = {
  refusal: refusePlanPath,
  rules: [
    choiceText('/name', 'name'),
    choiceText('/description', 'description'),
    { ...choiceText<StoredUsagePlan>('/productCode', 'productCode'), ops: addOrReplace },
    stageRule,
    allMethods,
    removeMethod,
    methodLimit('rateLimit'),
    methodLimit('burstLimit'),
    throttleLimit('rateLimit'),
    throttleLimit('burstLimit'),
    quotaField('limit'),
    quotaField('offset'),
    quotaField('period'),
    removal('quota'),
    removal('throttle'),
    removal('productCode'),
  ],
};
