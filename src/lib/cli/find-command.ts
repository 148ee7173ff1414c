// argv -> which command, and what is left for it. Global flags may stand before the command's words or between them.

/** Global flags that take a value; every other leading flag stands alone. */
const valued = new Set(['--profile', '--region', '--endpoint-url', '--config']);
const alone = new Set(['--local', '--json', '--yes', '-y', '--no-color', '--debug']);

export interface FoundCommand {
  /** The longest run of leading words that begins some command: `['apis', 'list']`. */
  words: string[];
  /** The command's id (`apis:list`), if those words are one. */
  id?: string;
  /** What follows the words, with the global flags that stood before. */
  argv: string[];
}

/** Finds the command that argv names among `ids` (oclif's form: words joined by colons). */
export function findCommand(argv: readonly string[], ids: readonly string[]): FoundCommand {
  const words: string[] = [];
  const globals: string[] = [];
  let at = 0;
  for (; at < argv.length; at++) {
    const token = argv[at] ?? '';
    if (isGlobalFlag(token)) {
      globals.push(token);
      if (valued.has(token) && at + 1 < argv.length) globals.push(argv[++at] ?? '');
    } else if (begins(ids, [...words, token])) words.push(token);
    else break;
  }
  const id = words.join(':');
  return { words, ...(ids.includes(id) && { id }), argv: [...globals, ...argv.slice(at)] };
}

const isGlobalFlag = (token: string) => alone.has(token) || valued.has(token.split('=')[0] ?? '');

function begins(ids: readonly string[], words: readonly string[]): boolean {
  const id = words.join(':');
  return ids.some((known) => known === id || known.startsWith(`${id}:`));
}

/** Whether a flag stands in argv before `--`. */
export function hasFlag(argv: readonly string[], ...names: string[]): boolean {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).some((token) => names.includes(token));
}
