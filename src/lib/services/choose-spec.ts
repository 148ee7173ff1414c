// Which spec, and which API of the project file, a command means where it was not told.

import { relative, resolve } from 'node:path';
import { ApigwError } from '../errors.ts';
import type { Context } from './context.ts';
import { findProjectApi, projectApis } from './project-apis.ts';
import type { Project } from './project-file.ts';
import type { ProjectApi } from './project-schema.ts';
import { projectStage } from './project-stages.ts';

export interface ChosenSpec {
  /** As readSpec takes it: a path relative to the working directory, a URL, or `-`. */
  source: string;
  /** What the project file says of the API, if it does. */
  declared: ProjectApi | undefined;
}

export interface GivenPlace {
  spec?: string;
  api?: string;
  stage?: string;
}

/** The given spec, else that of the stage, else the one of the project file's API. Throws Usage when neither says. */
export function chooseSpec(context: Context, project: Project, given: GivenPlace): ChosenSpec {
  const declared = declaredApi(project, given.api);
  if (given.spec !== undefined) return { source: given.spec, declared };
  const own = given.stage === undefined ? undefined : projectStage(project, given.stage, given.api);
  const spec = own?.spec ?? declared?.spec;
  if (spec === undefined) {
    throw new ApigwError('Usage', 'Missing: SPEC', {
      hint: 'Name a file, or set api: { spec: FILE } in apigw.yaml (apigw init SPEC writes one)',
    });
  }
  const isUrl = /^https?:\/\//.test(spec);
  const source = isUrl ? spec : relative(context.cwd, resolve(project.directory, spec));
  return { source, declared };
}

/** The project file's API of this name; without a name, the only one. */
function declaredApi(project: Project, name: string | undefined): ProjectApi | undefined {
  const apis = projectApis(project);
  if (name !== undefined || apis.size < 2) return findProjectApi(project, name);
  throw new ApigwError('Usage', `Which API? The project file has ${[...apis.keys()].join(', ')}`, {
    hint: 'Name one: --api NAME',
  });
}
