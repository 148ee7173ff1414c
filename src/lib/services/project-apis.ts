// The APIs that the project file declares.

import type { Project } from './project-file.ts';
import type { ProjectApi } from './project-schema.ts';

/** By the name that commands use; an API without one, whose name is its spec's title, is under the empty name. */
export function projectApis(project: Project): Map<string, ProjectApi> {
  const { api, apis } = project.content;
  const named = Object.entries(apis ?? {}).map(([key, one]) => [one.name ?? key, one] as const);
  return new Map([...(api ? [[api.name ?? '', api] as const] : []), ...named]);
}
