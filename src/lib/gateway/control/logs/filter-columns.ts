// `[ip, user, ..., status=5*, bytes>1000]`: the columns of lines that blanks divide. CloudWatch Logs User Guide, "Filter
// pattern syntax for space-delimited log events": text in quotes or brackets is one column, `...` stands for any number.

import { valueTest } from './filter-json.ts';
import { invalidPattern, type Matches } from './filter-terms.ts';

interface Column {
  /** `...`: any number of columns. */
  isRest: boolean;
  fits(value: string): boolean;
}

/** Compiles a pattern with its brackets: as many columns, each of which fits. */
export function compileColumns(pattern: string): Matches {
  if (!pattern.endsWith(']')) throw invalidPattern('a closing bracket is missing');
  const columns = splitColumns(pattern.slice(1, -1)).map(compileColumn);
  const rest = columns.findIndex(({ isRest }) => isRest);
  if (columns.filter(({ isRest }) => isRest).length > 1) throw invalidPattern('`...` stands twice');
  return (message) => {
    const values = [...message.matchAll(/"((?:\\.|[^"\\])*)"|\[([^\]]*)\]|(\S+)/g)].map(
      ([, quoted, bracketed, word]) => quoted ?? bracketed ?? word ?? '',
    );
    if (rest < 0) return values.length === columns.length && fitAll(columns, values);
    const behind = columns.length - rest - 1;
    if (values.length < rest + behind) return false;
    return (
      fitAll(columns.slice(0, rest), values) &&
      fitAll(columns.slice(rest + 1), behind === 0 ? [] : values.slice(-behind))
    );
  };
}

function fitAll(columns: readonly Column[], values: readonly string[]): boolean {
  return columns.every(({ fits }, at) => fits(values[at] ?? ''));
}

/** At commas that stand in no quotes. */
function splitColumns(text: string): string[] {
  return [...text.matchAll(/(?:"(?:\\.|[^"\\])*"|[^,"])+/g)].map(([column]) => column.trim());
}

const condition = /^([\w-]+|)\s*(!=|<=|>=|=|<|>)\s*(.+)$/;

function compileColumn(text: string): Column {
  if (text === '...') return { isRest: true, fits: () => true };
  const choices = text.split(/\s*\|\|\s*/).map((choice) => choice.split(/\s*&&\s*/).map(compileCondition));
  return { isRest: false, fits: (value) => choices.some((all) => all.every((fits) => fits(value))) };
}

function compileCondition(text: string): (value: string) => boolean {
  const [, , operator, operand] = condition.exec(text) ?? [];
  if (operator === undefined || operand === undefined) {
    if (!/^[\w-]*$/.test(text)) throw invalidPattern(text);
    return () => true;
  }
  const quoted = /^"(.*)"$/s.exec(operand)?.[1];
  const regex = /^%(.+)%$/s.exec(operand)?.[1];
  if (quoted !== undefined) return valueTest(operator, { kind: 'text', text: quoted });
  if (regex !== undefined) return valueTest(operator, { kind: 'regex', text: regex });
  return valueTest(operator, { kind: 'word', text: operand });
}
