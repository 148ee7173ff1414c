// The completion scripts, run by the shells themselves where the machine has them.

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { completionScripts } from '../../src/lib/cli/completion/scripts.ts';
import { completionPlaces } from '../../src/lib/cli/completion/words.ts';
import type { Manifest, ManifestCommand } from '../../src/lib/cli/manifest.ts';

const command = (id: string, flags: ManifestCommand['flags'] = {}): [string, ManifestCommand] => [
  id,
  { id, summary: `It's ${id}`, relativePath: [], flags, args: {} },
];
const manifest: Manifest = {
  version: '1.0.0',
  commands: Object.fromEntries([
    command('apis:list', { json: { name: 'json', type: 'boolean' } }),
    command('apis:delete', { yes: { name: 'yes', char: 'y', type: 'boolean' } }),
    command('diff', {
      format: { name: 'format', type: 'option', options: ['text', 'markdown'] },
      out: { name: 'out', type: 'option' },
      api: { name: 'api', type: 'option', helpValue: 'NAME' },
    }),
    ['secret', { ...command('secret')[1], hidden: true }],
  ]),
};
const places = completionPlaces(manifest);
const has = (shell: string) => spawnSync(shell, ['--version']).status === 0;

/** What bash offers for the words, the last being typed. */
function bashOffers(...words: string[]): string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(apigw ${quoted}); COMP_CWORD=${words.length}; _apigw; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', `${completionScripts.bash(places)}\n${ask}`], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.trim().split('\n').filter(Boolean);
}

it('places are the words of commands, hidden ones left out', () => {
  expect(places.map((place) => place.words)).toEqual(['', 'apis', 'apis delete', 'apis list', 'diff']);
  expect(places[0]?.next.map((next) => next.word)).toEqual(['apis', 'diff']);
});

describe.skipIf(!has('bash'))('bash', () => {
  it('asks for the names of things that exist', () => {
    const names = `apigw() { [ "$*" = 'names apis -- diff --api p' ] && echo pets && echo orders; }`;
    const ask = `COMP_WORDS=(apigw diff --api p); COMP_CWORD=3; _apigw; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const script = `${completionScripts.bash(places)}\n${names}\n${ask}`;
    expect(spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout).toBe('pets\n');
  });

  it.each([
    [[''], ['apis', 'diff']],
    [['ap'], ['apis']],
    [
      ['apis', ''],
      ['list', 'delete'],
    ],
    [
      ['apis', 'delete', '-'],
      ['--yes', '-y'],
    ],
    [
      ['diff', '--format', ''],
      ['text', 'markdown'],
    ],
    [['diff', '--format', 'm'], ['markdown']],
    [['diff', '--out', ''], []],
    [['diff', 'spec.yaml', '--f'], ['--format']],
    [
      ['unknown', ''],
      ['apis', 'diff'],
    ],
  ])('offers for %j: %j', (words, offered) => {
    expect(bashOffers(...words)).toEqual(offered);
  });
});

describe.each(['zsh', 'fish'] as const)('%s', (shell) => {
  it.skipIf(!has(shell))('takes its script as valid', () => {
    const { status, stderr } = spawnSync(shell, ['-n'], { input: completionScripts[shell](places), encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  it('quotes what a summary says', () => {
    const script = completionScripts[shell](places);
    expect(script).toContain(shell === 'fish' ? "-d 'It\\'s diff'" : "'apis delete'");
  });
});
