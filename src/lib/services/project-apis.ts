// The APIs that the project file declares, by the names that commands use.

import type { Project } from './project-file.ts';
import type { ProjectApi } from './project-schema.ts';

/** By the name that commands use; an API without one, whose name is its spec's title, is under the empty name. */
export function projectApis(project: Project): Map<string, ProjectApi> {
  const { api, apis } = project.content;
  const named = Object.entries(apis ?? {}).map(([key, one]) => [one.name ?? key, one] as const);
  return new Map([...(api ? [[api.name ?? '', api] as const] : []), ...named]);
}

/** The API of this name, or under this key; without a name, the only one. */
export function findProjectApi(project: Project, name: string | undefined): ProjectApi | undefined {
  const apis = projectApis(project);
  if (name !== undefined) return apis.get(name) ?? project.content.apis?.[name];
  return apis.size === 1 ? [...apis.values()][0] : undefined;
}
