// A service's context for tests: an environment of its own, and everything that was said kept.

import type { Context, Globals } from '../../src/lib/services/context.ts';

export interface TestContext extends Context {
  said: string[];
}

/** A context in `cwd` whose environment holds nothing but what is given. */
export function makeContext(
  cwd: string,
  given: { env?: Record<string, string>; globals?: Partial<Globals> } = {},
): TestContext {
  const said: string[] = [];
  return {
    globals: { local: false, yes: true, json: false, debug: false, ...given.globals },
    env: { HOME: cwd, ...given.env },
    cwd,
    program: [],
    interactive: false,
    signal: new AbortController().signal,
    now: () => new Date(),
    notify: (message) => said.push(message),
    confirm: async () => {},
    askSecret: async () => '',
    select: async ({ choices }) => choices[0]?.value ?? '',
    input: async () => '',
    readStdin: async () => '',
    said,
  };
}
