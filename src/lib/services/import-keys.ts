// `apigw keys import`: a file of keys against those that are there. Rows that are as wanted take no call, so that an import that
// was interrupted goes on where it ended; new keys go in batches, of each of which all keys are made or none.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type FoundKey, updateApiKey } from '../aws/api-keys.ts';
import { importApiKeys, keysByValue } from '../aws/import-api-keys.ts';
import { gatewayCall } from '../aws/pacing.ts';
import { attachPlanKey, type FoundPlan, listPlanKeys, listUsagePlans } from '../aws/usage-plans.ts';
import { ApigwError } from '../errors.ts';
import type { Context } from './context.ts';
import { describeTarget, identify } from './identity.ts';
import { type KeyRow, type RowProblem, readKeyFile, writeKeyFile } from './key-file.ts';
import { costOf, type PlannedSteps } from './planned-steps.ts';
import type { RunnableStep } from './run-plan.ts';
import { resolveTarget, type Target } from './target.ts';

/** What becomes of a key that is there and is otherwise than its row says. */
export type OnConflict = 'fail' | 'skip' | 'update';

export interface ImportRequest {
  /** `-` is stdin. */
  file: string;
  onConflict: OnConflict;
}

export interface ImportOutcome {
  ids: string[];
  imported: number;
  updated: number;
  /** Are there, and otherwise. */
  skipped: number;
  /** Are there as wanted. */
  unchanged: number;
}

/** Rows by what they need. */
interface Sorted {
  fresh: KeyRow[];
  /** Are there, but are not on all plans that they should be on, or are otherwise. */
  changed: ChangedRow[];
  skipped: KeyRow[];
  unchanged: KeyRow[];
  /** Values of keys that are there -> their ids. */
  known: Map<string, string>;
}

interface ChangedRow {
  row: KeyRow;
  key: FoundKey;
  /** Names of what is otherwise. */
  fields: ('name' | 'description' | 'enabled')[];
  /** Plans that the key is not on yet. */
  plans: FoundPlan[];
}

/** Reads the file and what is there. Throws InvalidInput with the lines of all bad rows, Conflict with those of keys that are otherwise. */
export async function planKeyImport(context: Context, request: ImportRequest): Promise<PlannedSteps<ImportOutcome>> {
  const text = await readText(context, request.file);
  const target = await resolveTarget(context);
  const plans = await listUsagePlans(target.clients);
  const { problems, rows } = readKeyFile(text, (nameOrId) => findPlan(plans, nameOrId));
  refuseProblems(request.file, problems);
  const sorted = await sortRows(target, rows, request);
  const { changed, fresh, skipped, unchanged } = sorted;
  const batches = batchesOf(fresh);
  const progress = { done: [] as KeyRow[] };
  const steps = [
    ...batches.map((batch) => batchStep(target, batch, { file: request.file, progress })),
    ...(changed.length > 0 ? [changeStep(target, changed)] : []),
  ];
  const ids = new Map(sorted.known);
  if (steps.length > 0) steps.push(verifyStep(target, rows, { file: request.file, ids }));
  return {
    title: `Import ${keysText(rows.length)} of ${request.file}`,
    target: describeTarget(target, await identify(target)),
    steps,
    nothing: `${keysText(unchanged.length)} of ${request.file} ${unchanged.length === 1 ? 'is' : 'are'} there as wanted`,
    notes:
      skipped.length > 0
        ? [`${keysText(skipped.length)} that are otherwise are left as they are: ${linesOf(skipped)}`]
        : [],
    ...costOf(callsOf(sorted, batches.length)),
    outcome: () => ({
      ids: rows.flatMap(({ value }) => ids.get(value) ?? []),
      imported: fresh.length,
      updated: changed.length,
      skipped: skipped.length,
      unchanged: unchanged.length,
    }),
  };
}

const keysText = (count: number) => (count === 1 ? '1 key' : `${count} keys`);

function findPlan(plans: readonly FoundPlan[], nameOrId: string): FoundPlan | undefined {
  const named = plans.filter(({ name }) => name === nameOrId);
  return plans.find(({ id }) => id === nameOrId) ?? (named.length === 1 ? named[0] : undefined);
}

async function readText(context: Context, file: string): Promise<string> {
  if (file === '-') return context.readStdin();
  return readFile(resolve(context.cwd, file), 'utf8').catch((cause: Error) => {
    throw new ApigwError('InvalidInput', `Cannot read ${file}: ${cause.message}`, { cause });
  });
}

const mostTold = 20;

function refuseProblems(file: string, problems: readonly RowProblem[]): void {
  if (problems.length === 0) return;
  const lines = new Set(problems.map(({ line }) => line)).size;
  const told = problems.slice(0, mostTold).map(({ line, message }) => `${file}:${line}: ${message}`);
  const more = problems.length > mostTold ? [`and ${problems.length - mostTold} more`] : [];
  throw new ApigwError(
    'InvalidInput',
    [`${lines === 1 ? '1 line' : `${lines} lines`} of ${file} cannot be imported; nothing was`, ...told, ...more].join(
      '\n',
    ),
  );
}

/** The lines of rows: `2-101, 105`. */
function linesOf(rows: readonly KeyRow[]): string {
  const ranges: [number, number][] = [];
  for (const { line } of rows) {
    const last = ranges.at(-1);
    if (last && line === last[1] + 1) last[1] = line;
    else ranges.push([line, line]);
  }
  const texts = ranges.slice(0, mostTold).map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  const more = ranges.length > mostTold ? ' …' : '';
  return `${rows.length === 1 ? 'line' : 'lines'} ${texts.join(', ')}${more}`;
}

async function sortRows(
  { clients }: Target,
  rows: readonly KeyRow[],
  { file, onConflict }: ImportRequest,
): Promise<Sorted> {
  const there = await keysByValue(clients);
  const members = await membersOf(clients, rows, there);
  const sorted: Sorted = { fresh: [], changed: [], skipped: [], unchanged: [], known: new Map() };
  for (const row of rows) {
    const key = there.get(row.value);
    if (key) sorted.known.set(row.value, key.id);
    if (!key) sorted.fresh.push(row);
    else sortKnown(sorted, { row, key, ...openOf(row, key, members) }, onConflict);
  }
  const { skipped } = sorted;
  if (onConflict !== 'fail' || skipped.length === 0) return sorted;
  throw new ApigwError(
    'Conflict',
    `${keysText(skipped.length)} of ${file} are there and otherwise: ${linesOf(skipped)}`,
    {
      hint: 'Nothing was imported. Leave them as they are: --on-conflict skip; or make them so: --on-conflict update',
    },
  );
}

/** A key that is on fewer plans than its row says is completed: an import that was interrupted may have left it so. */
function sortKnown(sorted: Sorted, change: ChangedRow, onConflict: OnConflict): void {
  if (change.fields.length > 0 && onConflict !== 'update') sorted.skipped.push(change.row);
  else if (change.fields.length > 0 || change.plans.length > 0) sorted.changed.push(change);
  else sorted.unchanged.push(change.row);
}

type Members = ReadonlyMap<string, ReadonlySet<string>>;

/** The keys of those plans that rows of known keys name. */
async function membersOf(
  clients: Target['clients'],
  rows: readonly KeyRow[],
  there: ReadonlyMap<string, FoundKey>,
): Promise<Members> {
  const plans = new Set(rows.filter(({ value }) => there.has(value)).flatMap((row) => row.plans.map(({ id }) => id)));
  const members = new Map<string, Set<string>>();
  for (const id of plans) members.set(id, new Set((await listPlanKeys(clients, id)).map((key) => key.id)));
  return members;
}

function openOf(row: KeyRow, key: FoundKey, members: Members): Pick<ChangedRow, 'fields' | 'plans'> {
  const is = { name: key.name ?? '', description: key.description ?? '', enabled: key.enabled !== false };
  const fields = (['name', 'description', 'enabled'] as const).filter((field) => row[field] !== is[field]);
  return { fields, plans: row.plans.filter(({ id }) => !members.get(id)?.has(key.id)) };
}

/** Small enough to be carried out before a connection is given up, and to be told by its lines when one is refused. */
const batchSize = 100;

function batchesOf(rows: readonly KeyRow[]): KeyRow[][] {
  const count = Math.ceil(rows.length / batchSize);
  return Array.from({ length: count }, (_, i) => rows.slice(i * batchSize, (i + 1) * batchSize));
}

interface Importing {
  file: string;
  progress: { done: KeyRow[] };
}

function batchStep({ clients }: Target, batch: KeyRow[], { file, progress }: Importing): RunnableStep {
  const text = writeKeyFile(batch.map((row) => ({ ...row, planIds: row.plans.map(({ id }) => id) })));
  return {
    title: `Import ${keysText(batch.length)}: ${linesOf(batch)}`,
    run: async () => {
      try {
        await importApiKeys(
          clients,
          text,
          batch.map(({ value }) => value),
        );
      } catch (error) {
        throw withLines(error, { batch, file, progress });
      }
      progress.done.push(...batch);
      return undefined;
    },
  };
}

/** Says what is imported and what is not. AWS counts the lines of the batch, of which the first is the header. */
function withLines(error: unknown, { batch, file, progress }: Importing & { batch: KeyRow[] }): unknown {
  if (!(error instanceof ApigwError)) return error;
  const message = error.message.replace(/\bline (\d+)/gi, (text, line: string) => {
    const row = batch[Number(line) - 2];
    return row ? `line ${row.line}` : text;
  });
  const done = progress.done.length > 0 ? `imported are ${linesOf(progress.done)}` : 'nothing was imported before it';
  return new ApigwError(error.code, `${file}, ${linesOf(batch)}: ${message}; ${done}`, {
    hint: error.hint ?? 'Run the command again to go on: what is imported is left alone',
    retryable: error.retryable,
    cause: error,
  });
}

const changeStep = ({ clients }: Target, changed: readonly ChangedRow[]): RunnableStep => ({
  title: `Change ${keysText(changed.length)} that are there: ${linesOf(changed.map(({ row }) => row))}`,
  run: async (report) => {
    for (const { fields, key, plans, row } of changed) {
      report(`line ${row.line}: ${row.name}`);
      const patch = fields.map((field) => ({ op: 'replace' as const, path: `/${field}`, value: String(row[field]) }));
      if (patch.length > 0) await updateApiKey(clients, key.id, patch);
      for (const { id } of plans) await attachPlanKey(clients, { usagePlanId: id, keyId: key.id });
    }
    return undefined;
  },
});

interface Verifying {
  file: string;
  ids: Map<string, string>;
}

/** Whether all keys of the file are there, and which ids they have. */
const verifyStep = ({ clients }: Target, rows: readonly KeyRow[], { file, ids }: Verifying): RunnableStep => ({
  title: 'Verify that they are there',
  run: async () => {
    const there = await keysByValue(clients);
    const lost = rows.filter(({ value }) => !there.has(value));
    for (const { value } of rows) {
      const id = there.get(value)?.id;
      if (id !== undefined) ids.set(value, id);
    }
    if (lost.length === 0) return undefined;
    throw new ApigwError('Conflict', `${keysText(lost.length)} of ${file} are not there: ${linesOf(lost)}`, {
      hint: 'Run the command again',
    });
  },
});

/** The calls of the steps; the pages of the last look at all keys are counted as if no others were there. */
function callsOf({ changed, fresh, unchanged }: Sorted, batches: number) {
  const updates = changed.filter(({ fields }) => fields.length > 0).map(() => 'UpdateApiKey');
  const attachments = changed.flatMap(({ plans }) => plans.map(() => 'CreateUsagePlanKey'));
  const writes = [...Array.from({ length: batches }, () => 'ImportApiKeys'), ...updates, ...attachments];
  const pages = writes.length === 0 ? 0 : Math.ceil((fresh.length + changed.length + unchanged.length) / 500);
  return [...writes, ...Array.from({ length: pages }, () => 'GetApiKeys')].map(gatewayCall);
}
