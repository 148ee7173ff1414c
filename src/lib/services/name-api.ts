// The name of the API that a spec stands for: `--api`, else the project file's, else the spec's title.

import type { RestApi } from '../model/api.ts';
import { projectApis } from './project-apis.ts';
import type { Project } from './project-file.ts';

/** The API under the name that it has, or will have, on API Gateway. */
export function nameApi(api: RestApi, project: Project, given: string | undefined): RestApi {
  const [only, ...others] = projectApis(project).keys();
  const declared = others.length === 0 && only !== '' ? only : undefined;
  const name = given ?? declared;
  return name === undefined ? api : { ...api, name };
}
