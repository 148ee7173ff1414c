// What hints and examples tell people to type exists: every command, and every flag, by the manifest.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findCommand } from '../../src/lib/cli/find-command.ts';
import { readManifest } from '../../src/lib/cli/manifest.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { commands } = readManifest(root);
const ids = Object.keys(commands);

/** Flags of ours that are no command's: what the program answers by itself. */
const programFlags = ['help', 'version'];
const flagNames = new Set([...Object.values(commands).flatMap(({ flags }) => Object.keys(flags)), ...programFlags]);

const sources = ['src/commands', 'src/lib/cli', 'src/lib/services', 'src/lib/aws', 'src/lib/deploy', 'src/lib/spec']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  .filter((name) => name.endsWith('.ts'));

/** The texts after `hint:`, `fix:` and `help:`, as they are in the source. */
const hints = sources.flatMap((file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/\b(?:hint|fix):[^\n]*?((['"`]).*\2)/g)].map((match) => ({
    file,
    text: match[1] ?? '',
  })),
);

describe('hints', () => {
  it('are found at all', () => {
    expect(hints.length).toBeGreaterThan(40);
  });

  it('name commands that exist', () => {
    const wrong = hints.flatMap(({ file, text }) =>
      [...text.matchAll(/\bapigw ([a-z]+(?: [a-z]+){0,2})/g)]
        .map((match) => match[1] ?? '')
        .filter((words) => findCommand(words.split(' '), ids).id === undefined)
        .map((words) => `${file}: apigw ${words}`),
    );
    expect(wrong).toEqual([]);
  });

  it('name flags that exist', () => {
    const wrong = hints.flatMap(({ file, text }) =>
      [...text.matchAll(/(?<![\w-])--([a-z][a-z-]*)/g)]
        .map((match) => match[1] ?? '')
        .filter((name) => !flagNames.has(name))
        .map((name) => `${file}: --${name}`),
    );
    expect(wrong).toEqual([]);
  });
});

/** oclif's manifest keeps examples as they are declared. */
type Example = string | { command: string };
const examples = Object.entries(commands).flatMap(([id, command]) =>
  ((command as unknown as { examples?: Example[] }).examples ?? [])
    .map((example) => (typeof example === 'string' ? example : example.command))
    .map(
      (text) =>
        [
          text.replaceAll('<%= config.bin %>', 'apigw').replaceAll('<%= command.id %>', id.replaceAll(':', ' ')),
          id,
        ] as const,
    ),
);

describe('examples', () => {
  it('every command has one', () => {
    expect(ids.filter((id) => !examples.some(([, of]) => of === id))).toEqual([]);
  });

  it.each(examples)('%s', (text, id) => {
    const line = /apigw ([^|)]*)/.exec(text)?.[1] ?? '';
    const found = findCommand(line.trim().split(/\s+/), ids);
    expect(found.id).toBe(id);
    const flags = Object.values(commands[id]?.flags ?? {});
    const known = new Set(flags.flatMap(({ char, name }) => [`--${name}`, ...(char ? [`-${char}`] : [])]));
    const used = [...line.matchAll(/(?<=\s)(--?[a-z][a-z-]*)/gi)].map((match) => match[1] ?? '');
    expect(used.filter((flag) => !known.has(flag))).toEqual([]);
  });
});
