// Which API a command means where --api is not given: the project file's, else none.

import { ApigwError } from '../errors.ts';
import type { Project } from './project-file.ts';
import type { ProjectApi } from './project-schema.ts';

/** The project file's APIs, by the name that commands use. */
export function projectApis(project: Project): Map<string, ProjectApi> {
  const { api, apis } = project.content;
  const named = Object.entries(apis ?? {}).map(([key, one]) => [one.name ?? key, one] as const);
  return new Map([...(api ? [[api.name ?? '', api] as const] : []), ...named]);
}

/** `--api`, else the only API of the project file by its name. Throws Usage when neither says. */
export function chooseApi(given: string | undefined, project: Project): string {
  if (given !== undefined) return given;
  const names = [...projectApis(project).keys()].filter((name) => name !== '');
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) return only;
  if (others.length > 0) {
    throw new ApigwError('Usage', `Which API? The project file has ${names.join(', ')}`, {
      hint: 'Name one: --api NAME',
    });
  }
  throw new ApigwError('Usage', 'Missing: --api', {
    hint: 'Name an API with --api NAME, or give it a name in apigw.yaml (api: { name: … })',
  });
}
