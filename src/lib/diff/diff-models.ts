// Models, compared by content along the methods that use them: a property that a client must send weighs otherwise than
// one that it gets. Each pair of models is compared once per direction, and names the methods that it touches.

import type { Method, Model, RestApi } from '../model/api.ts';
import { isGeneratedModelName } from '../model/generated-model-name.ts';
import { modelsReferredTo } from '../model/validate-model.ts';
import { type Change, makeChange } from './change.ts';
import { compareNamed, opaqueRules } from './compare-fields.ts';
import { compareSchemas } from './compare-schemas.ts';
import { pairResources } from './diff-resources.ts';
import { same } from './same.ts';
import type { Finding } from './schema-findings.ts';

type Direction = 'request' | 'response';

/** Where a method names a model. */
interface Use {
  path: string;
  method: string;
  /** `request body`, `response 200`. */
  words: string;
}

/** Two models that stand at the same place, in one direction. */
interface ModelPair {
  direction: Direction;
  before: string;
  after: string;
  findings: Finding[];
  uses: Use[];
  /** The pairs whose schemas refer to this one. */
  referrers: Set<ModelPair>;
}

type Pairs = Map<string, ModelPair>;

/** The changes inside models, then those of models that no method on both sides uses. */
export function compareModels(before: RestApi, after: RestApi): Change[] {
  const pairs: Pairs = new Map();
  const affected = affectedModels(before.models, after.models);
  for (const found of usesOf(before, after)) {
    if (found.before === found.after && !affected.has(found.before)) continue;
    pairOf(pairs, found).uses.push(found.use);
  }
  // The map grows while it is walked: references add the pairs that they lead to.
  for (const pair of pairs.values()) comparePair(pair, pairs, { before: before.models, after: after.models, affected });
  const changed = [...pairs.values()].filter(({ findings }) => findings.length > 0);
  return [...withoutRepeats(changed.flatMap(changesOf)), ...compareTheRest(before, after, pairs)];
}

interface Found {
  direction: Direction;
  before: string;
  after: string;
}

function pairOf(pairs: Pairs, { direction, before, after }: Found): ModelPair {
  const key = JSON.stringify([direction, before, after]);
  const known = pairs.get(key);
  if (known) return known;
  const made: ModelPair = { direction, before, after, findings: [], uses: [], referrers: new Set() };
  pairs.set(key, made);
  return made;
}

/** Every place where a method on both sides names a model on both sides. */
function* usesOf(before: RestApi, after: RestApi): Generator<Found & { use: Use }> {
  for (const pair of pairResources(before, after).pairs) {
    const now = pair.after.methods as Record<string, Method>;
    for (const [verb, old] of Object.entries(pair.before.methods)) {
      const method = Object.hasOwn(now, verb) ? now[verb] : undefined;
      if (method) yield* usesOfMethod(old, method, { path: pair.path, method: verb });
    }
  }
}

function* usesOfMethod(
  old: Method,
  now: Method,
  at: { path: string; method: string },
): Generator<Found & { use: Use }> {
  for (const [before, after] of common(old.requestModels, now.requestModels)) {
    yield { direction: 'request', before, after, use: { ...at, words: 'request body' } };
  }
  for (const [was, is, status] of common(old.methodResponses, now.methodResponses)) {
    for (const [before, after] of common(was.responseModels, is.responseModels)) {
      yield { direction: 'response', before, after, use: { ...at, words: `response ${status}` } };
    }
  }
}

function* common<T>(before: Record<string, T>, after: Record<string, T>): Generator<readonly [T, T, string]> {
  for (const [name, value] of Object.entries(before)) {
    const other = Object.hasOwn(after, name) ? after[name] : undefined;
    if (other !== undefined) yield [value, other, name];
  }
}

type Models = Readonly<Record<string, Model>>;

/** The names of models that differ, and of those that refer to them: nothing else needs a look. */
function affectedModels(before: Models, after: Models): Set<string> {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const affected = new Set([...names].filter((name) => !same(schemaOf(before, name), schemaOf(after, name))));
  if (affected.size === 0) return affected;
  const referrers = new Map<string, Set<string>>();
  for (const models of [before, after]) {
    for (const [name, { schema }] of Object.entries(models)) {
      for (const target of modelsReferredTo(schema)) {
        referrers.set(target, (referrers.get(target) ?? new Set()).add(name));
      }
    }
  }
  // The set grows while it is walked.
  for (const name of affected) for (const referrer of referrers.get(name) ?? []) affected.add(referrer);
  return affected;
}

interface BothModels {
  before: Models;
  after: Models;
  affected: ReadonlySet<string>;
}

function comparePair(pair: ModelPair, pairs: Pairs, { affected, after, before }: BothModels): void {
  const [old, now] = [schemaOf(before, pair.before), schemaOf(after, pair.after)];
  if (old === undefined || now === undefined) {
    const about = { name: 'schema-changed', at: '', before: pair.before, after: pair.after } as const;
    if (pair.before !== pair.after) pair.findings.push(about);
    return;
  }
  compareSchemas(old, now, {
    before: (name) => schemaOf(before, name),
    after: (name) => schemaOf(after, name),
    tell: (finding) => pair.findings.push(finding),
    refer: (from, to) => {
      if (from === to && !affected.has(from)) return;
      pairOf(pairs, { direction: pair.direction, before: from, after: to }).referrers.add(pair);
    },
  });
}

const schemaOf = (models: Models, name: string) => (Object.hasOwn(models, name) ? models[name]?.schema : undefined);

function changesOf(pair: ModelPair): Change[] {
  const { uses, more } = usersOf(pair);
  const methods = [...new Set(uses.map(({ method, path }) => `${method} ${path}`))];
  const [only] = methods.length === 1 && !more ? uses : [];
  const place = only ? { path: only.path, method: only.method } : {};
  const named = isGeneratedModelName(pair.after) ? (uses[0]?.words ?? 'an unnamed model') : `model ${pair.after}`;
  return pair.findings.map((finding) => {
    const rule =
      finding.name === 'documentation-changed'
        ? 'schema-documentation-changed'
        : (`${pair.direction}-${finding.name}` as const);
    const at = finding.at === '' ? named : `${named}: ${finding.at}`;
    const subject = finding.keyword ? `${at} (${finding.keyword})` : at;
    const change = makeChange(rule, place, { subject, before: finding.before, after: finding.after });
    return only ? change : { ...change, usedBy: more ? [...methods, '…'] : methods };
  });
}

/** Of the methods that a model is named by, so many at most. */
const mostUses = 20;

/** The uses of a pair and of all that refer to it. */
function usersOf(pair: ModelPair): { uses: Use[]; more: boolean } {
  const reached = new Set([pair]);
  const uses: Use[] = [];
  for (const { referrers, uses: own } of reached) {
    for (const use of own) uses.push(use);
    if (uses.length > mostUses) return { uses: uses.slice(0, mostUses), more: true };
    for (const referrer of referrers) reached.add(referrer);
  }
  return { uses, more: false };
}

/** A model that is sent and got has its documentation in both directions. */
function withoutRepeats(changes: readonly Change[]): Change[] {
  const seen = new Set<string>();
  return changes.filter((change) => {
    if (change.rule !== 'schema-documentation-changed') return true;
    const key = JSON.stringify([change.path, change.method, change.subject]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Named models that came, went, or changed without a method on both sides that would show it. */
function compareTheRest(before: RestApi, after: RestApi, pairs: Pairs): Change[] {
  const shown = new Set(
    [...pairs.values()].filter(({ findings }) => findings.length > 0).map(({ after: name }) => name),
  );
  const walked = new Set([...pairs.values()].map(({ after: name }) => name));
  const rules = opaqueRules('model', {}, 'model');
  return compareNamed<Model>(before.models, after.models, {
    // A generated name follows from the content: it comes and goes with what the methods' changes tell.
    added: (name, now) => (isGeneratedModelName(name) ? [] : rules.added(name, now)),
    removed: (name, old) => (isGeneratedModelName(name) ? [] : rules.removed(name, old)),
    both: (name, old, now) => {
      if (shown.has(name) || same(old, now)) return [];
      const { schema: oldSchema, ...oldRest } = old;
      const { schema: newSchema, ...newRest } = now;
      // Walked and found the same: only the names of generated models in it differ.
      const onlyNames = walked.has(name) && same(oldRest, newRest) && !same(oldSchema, newSchema);
      return onlyNames ? [] : rules.both(name, old, now);
    },
  });
}
