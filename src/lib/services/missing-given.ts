// What a command needs and was not told, all at once: a script is not to learn of it flag by flag.

import type { Context } from './context.ts';
import { projectApis } from './project-apis.ts';
import { readProject } from './project-file.ts';

export interface Needed {
  stage: string | undefined;
  api?: string | undefined;
  spec?: string | undefined;
  /** What else is needed, where neither the command line nor the project file says it. */
  besides: 'SPEC' | '--api';
}

/** The missing ones as they are written on the command line; none where the stage is given. */
export async function missingGiven(context: Context, { api, besides, spec, stage }: Needed): Promise<string[]> {
  if (stage !== undefined) return [];
  const apis = [...projectApis(await readProject(context)).values()];
  const isKnown = {
    SPEC: spec !== undefined || apis.some((declared) => declared.spec !== undefined),
    '--api': api !== undefined || apis.length > 0,
  };
  return ['--stage', ...(isKnown[besides] ? [] : [besides])];
}
