// Files of API keys, in AWS's own format: comma-separated values with the columns name and key, and perhaps description, enabled
// and usageplanIds. Developer Guide, "API Gateway API key file format". Each fault is told with its line before anything is sent.

import type { FoundPlan } from '../aws/usage-plans.ts';
import { type CsvRow, formatCsv, parseCsv } from '../model/csv.ts';
import { contestedStages, problemsOfKey } from './check-key.ts';

const columnNames = ['name', 'key', 'description', 'enabled', 'usageplanIds'];

/** A key of a file. */
export interface KeyRow {
  line: number;
  name: string;
  value: string;
  description: string;
  enabled: boolean;
  plans: FoundPlan[];
}

export interface RowProblem {
  line: number;
  message: string;
}

/** Whoever looks up a plan by name or id; undefined where there is none, or several. */
export type PlanFinder = (nameOrId: string) => FoundPlan | undefined;

/** The keys of a text, and all that is wrong with its rows. */
export function readKeyFile(text: string, findPlan: PlanFinder): { rows: KeyRow[]; problems: RowProblem[] } {
  const [header, ...lines] = parseCsv(text);
  const columns = (header?.fields ?? []).map((name) => name.trim().toLowerCase());
  const missing = ['name', 'key'].filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    const message = `the first line has no column ${missing.join(' and no column ')}; it must name the columns: ${columnNames.join(',')}`;
    return { rows: [], problems: [{ line: header?.line ?? 1, message }] };
  }
  const readings = lines.map((line) => readRow(line, columns, findPlan));
  const rows = readings.map(({ row }) => row);
  const problems = [...readings.flatMap(({ problems: own }) => own), ...duplicates(rows)];
  return { rows, problems: problems.sort((a, b) => a.line - b.line) };
}

function readRow(
  { fields, line }: CsvRow,
  columns: readonly string[],
  findPlan: PlanFinder,
): { row: KeyRow; problems: RowProblem[] } {
  const field = (name: string) => fields[columns.indexOf(name)]?.trim() ?? '';
  const [name, value, description, enabled] = ['name', 'key', 'description', 'enabled'].map(field) as [
    string,
    string,
    string,
    string,
  ];
  const wanted = [
    ...new Set(
      field('usageplanids')
        .split(',')
        .map((id) => id.trim()),
    ),
  ].filter((id) => id !== '');
  const plans = wanted.flatMap((id) => findPlan(id) ?? []);
  const messages = [
    ...problemsOfKey({ name, value, description }),
    ...(/^(true|false|)$/i.test(enabled) ? [] : [`enabled is '${enabled}'; it must be true or false`]),
    ...wanted.filter((id) => !findPlan(id)).map((id) => `there is no usage plan '${id}' (or several)`),
    ...contestedStages(plans),
    ...(fields.length > columns.length
      ? [`it has ${fields.length} fields, and there are ${columns.length} columns`]
      : []),
  ];
  return {
    row: { line, name, value, description, enabled: !/^false$/i.test(enabled), plans },
    problems: messages.map((message) => ({ line, message })),
  };
}

/** A value can be of one key alone. */
function duplicates(rows: readonly KeyRow[]): RowProblem[] {
  const first = new Map<string, number>();
  return rows.flatMap(({ line, value }) => {
    const before = first.get(value);
    if (before === undefined) first.set(value, line);
    return before === undefined || value === '' ? [] : [{ line, message: `the key is that of line ${before}` }];
  });
}

/** What is written of a key. */
export interface WrittenKey {
  name: string;
  value: string;
  description: string;
  enabled: boolean;
  planIds: readonly string[];
}

/** The text of a file with these keys. */
export function writeKeyFile(keys: readonly WrittenKey[]): string {
  const rows = keys.map(({ description, enabled, name, planIds, value }) => [
    name,
    value,
    description,
    String(enabled),
    planIds.join(','),
  ]);
  return formatCsv([columnNames, ...rows]);
}
