// Which API a command means: --api, else the project file's, else what its spec calls itself.

import { ApigwError } from '../errors.ts';
import { chooseSpec } from './choose-spec.ts';
import type { Context } from './context.ts';
import { projectApis } from './project-apis.ts';
import type { Project } from './project-file.ts';
import { readSpecInput } from './spec-input.ts';
import { offlineSurroundings } from './surroundings.ts';

/**
 * The name or id of the API; `given` may also be the key that the project file has it under. Throws Usage where nothing
 * says which.
 */
export async function chooseApi(context: Context, project: Project, given: string | undefined): Promise<string> {
  if (given !== undefined) return project.content.apis?.[given]?.name ?? given;
  const [only, ...others] = projectApis(project);
  if (others.length > 0) {
    const names = [...projectApis(project).keys()].filter((name) => name !== '');
    throw new ApigwError('Usage', `Which API? The project file has ${names.join(', ')}`, {
      hint: 'Name one: --api NAME',
    });
  }
  const [name, declared] = only ?? [];
  if (name) return name;
  if (declared?.spec !== undefined) return titleOfSpec(context, project);
  throw new ApigwError('Usage', 'Missing: --api', {
    hint: 'Name an API with --api NAME, or give it a name in apigw.yaml (api: { name: … })',
  });
}

async function titleOfSpec(context: Context, project: Project): Promise<string> {
  const { source } = chooseSpec(context, project, {});
  const surroundings = offlineSurroundings(context, project);
  const { api } = await readSpecInput(context, source, { ...surroundings, options: { adapt: false } });
  return api.name;
}
