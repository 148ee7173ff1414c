// What the views draw, on a terminal of some width and in a pipe.

import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import type { Screen } from '../../src/lib/cli/terminal.ts';
import type { ShownChange } from '../../src/lib/cli/views/changes.ts';
import { diffGithub, diffMarkdown } from '../../src/lib/cli/views/diff-documents.ts';
import { diffTreeView } from '../../src/lib/cli/views/diff-tree.ts';
import { findingsView } from '../../src/lib/cli/views/findings.ts';
import { relativeTime } from '../../src/lib/cli/views/format-time.ts';
import { keyValuesView } from '../../src/lib/cli/views/key-values.ts';
import { planView } from '../../src/lib/cli/views/plan.ts';
import { type Column, tableView } from '../../src/lib/cli/views/table.ts';
import { runTasks } from '../../src/lib/cli/views/tasks.ts';
import { textWidth } from '../../src/lib/cli/views/text-width.ts';

const now = new Date('2026-03-01T12:00:00Z');
const pipe: Screen = { paint: new Chalk({ level: 0 }), now };
const terminal = (columns: number): Screen => ({ ...pipe, columns });

interface Row {
  id: string;
  name: string;
  created: Date;
}
const columns: Column<Row>[] = [
  { title: 'ID', value: (row) => row.id, keep: true },
  { title: 'NAME', value: (row) => row.name },
  { title: 'CREATED', value: (row) => row.created },
];
const rows: Row[] = [
  { id: 'abcdefghij', name: 'pets', created: new Date('2026-03-01T11:57:00Z') },
  { id: 'klmnopqrst', name: 'a name that is far too long for a narrow terminal', created: new Date('2026-01-01') },
];

describe('table', () => {
  it('cuts nothing in a pipe, and gives times that programs read', () => {
    expect(tableView(rows, columns, pipe).split('\n')).toEqual([
      'ID          NAME                                               CREATED',
      'abcdefghij  pets                                               2026-03-01T11:57:00.000Z',
      'klmnopqrst  a name that is far too long for a narrow terminal  2026-01-01T00:00:00.000Z',
    ]);
  });

  it('fits a terminal, ids whole', () => {
    const lines = tableView(rows, columns, terminal(48)).split('\n');
    expect(lines).toEqual([
      'ID          NAME                   CREATED',
      'abcdefghij  pets                   3 minutes ago',
      'klmnopqrst  a name that is far t…  last month',
    ]);
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(48);
  });

  it('counts wide characters as two columns', () => {
    const wide = [{ id: '1', name: '日本', created: now }];
    expect(tableView(wide, columns.slice(0, 2), pipe)).toBe('ID  NAME\n1   日本');
    expect(textWidth('日本')).toBe(4);
  });

  it('takes control characters out of what comes from elsewhere', () => {
    const hostile = [{ id: '1', name: 'x\u001b[2Jy\nz', created: now }];
    expect(tableView(hostile, columns.slice(0, 2), pipe)).toBe('ID  NAME\n1   xy z');
  });

  it('says that there are none', () => {
    expect(tableView([], columns, pipe, 'No APIs.')).toBe('No APIs.');
  });
});

it('key values align, without those that have no value', () => {
  const facts = [
    ['id', 'abc'],
    ['createdDate', now],
    ['tags', undefined],
  ] as const;
  expect(keyValuesView(facts, pipe)).toBe('id           abc\ncreatedDate  2026-03-01T12:00:00.000Z');
});

it.each([
  [-5, '5 seconds ago'],
  [-150, '2 minutes ago'],
  [3600, 'in 1 hour'],
  [-86_400, 'yesterday'],
  [0, 'now'],
])('a time %i seconds from now is %s', (seconds, text) => {
  expect(relativeTime(new Date(now.getTime() + seconds * 1000), now)).toBe(text);
});

const changes: ShownChange[] = [
  {
    rule: 'method-removed',
    severity: 'breaking',
    kind: 'removed',
    path: '/pets',
    method: 'POST',
    message: 'the method is gone',
  },
  {
    rule: 'model-changed',
    severity: 'possibly-breaking',
    kind: 'changed',
    message: 'model Pet | changed',
    usedBy: ['GET /pets'],
  },
  {
    rule: 'method-added',
    severity: 'non-breaking',
    kind: 'added',
    path: '/pets',
    method: 'DELETE',
    message: 'new: 100%',
  },
];

describe('diff', () => {
  it('is a tree by place', () => {
    expect(diffTreeView(changes, pipe)).toBe(`API
  ~ model Pet | changed (used by GET /pets)  possibly-breaking model-changed
DELETE /pets
  + new: 100%  non-breaking method-added
POST /pets
  - the method is gone  breaking method-removed

3 changes: 1 breaking, 1 possibly-breaking, 1 non-breaking`);
    expect(diffTreeView([], pipe)).toBe('No changes.');
  });

  it('is Markdown, the worst first, with markup escaped', () => {
    expect(diffMarkdown(changes, 'pets')).toBe(`## pets

3 changes: 1 breaking, 1 possibly-breaking, 1 non-breaking.

### Breaking

| Where | | What | Rule |
| --- | --- | --- | --- |
| POST /pets | removed | the method is gone | \`method-removed\` |

### Possibly breaking

| Where | | What | Rule |
| --- | --- | --- | --- |
| API | changed | model Pet \\| changed (used by GET /pets) | \`model-changed\` |

### Non breaking

| Where | | What | Rule |
| --- | --- | --- | --- |
| DELETE /pets | added | new: 100% | \`method-added\` |`);
  });

  it('is GitHub workflow commands, escaped as GitHub documents it', () => {
    expect(diffGithub(changes, 'a,b.yaml').split('\n')).toEqual([
      '::error file=a%2Cb.yaml,title=breaking%3A POST /pets::the method is gone [method-removed]',
      '::warning file=a%2Cb.yaml,title=possibly-breaking%3A API::model Pet | changed (used by GET /pets) [model-changed]',
      '::notice file=a%2Cb.yaml,title=non-breaking%3A DELETE /pets::new: 100%25 [method-added]',
      '3 changes: 1 breaking, 1 possibly-breaking, 1 non-breaking',
    ]);
  });
});

it('findings name their place, code, and what to do', () => {
  const place = { file: 'openapi.yaml', line: 3, column: 5 };
  const finding = { code: 'greedy-not-last', severity: 'error', message: 'wrong path', place } as const;
  expect(findingsView([{ ...finding, aws: 'refuses it', fix: 'move it' }], pipe)).toBe(
    'openapi.yaml:3:5: error greedy-not-last wrong path\n  API Gateway: refuses it\n  Fix: move it\n1 error',
  );
  expect(findingsView([], pipe)).toBe('No findings.');
});

it('findings of one code are explained once', () => {
  const finding = { code: 'model-name', severity: 'error', message: 'a', aws: 'refuses it', fix: 'rename it' } as const;
  expect(findingsView([finding, { ...finding, message: 'b' }], pipe)).toBe(
    'error model-name a\n  API Gateway: refuses it\n  Fix: rename it\nerror model-name b\n2 errors',
  );
});

it('a plan shows target, changes, steps and cost', () => {
  const plan = {
    title: 'Deploy pets to prod',
    target: 'account 1',
    changes: [],
    steps: ['Put it'],
    calls: 6,
    seconds: 5.4,
  };
  expect(planView(plan, pipe)).toBe(
    'Deploy pets to prod\naccount 1\n\nNo changes.\n\nSteps (6 calls, about 5 s)\n  1. Put it',
  );
});

describe('tasks, without a terminal', () => {
  it('are plain lines, and the first failure ends them', async () => {
    const lines: string[] = [];
    const output = { write: (text: string) => lines.push(text) };
    const tasks = [
      {
        title: 'one',
        run: async (report: (line: string) => void) => {
          report('429, again in 1 s');
          return 'abc';
        },
      },
      { title: 'two', run: () => Promise.reject(new Error('no')) },
      { title: 'three', run: async () => undefined },
    ];
    await expect(runTasks(tasks, output, pipe)).rejects.toThrow('no');
    expect(lines.join('')).toBe('  429, again in 1 s\n✔ one: abc\n✖ two\n');
  });
});
