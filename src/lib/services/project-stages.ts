// The stages that the project file declares: the file's `stages` are of all its APIs (or of the one that they name), those of
// an API are its own. Where both speak of a stage, the API's own words go first, field by field.

import { findProjectApi } from './project-apis.ts';
import type { Project } from './project-file.ts';
import type { ProjectApi, ProjectStage } from './project-schema.ts';

/** One stage of one API. */
export interface DeclaredStage {
  /** `KEY/STAGE`, as it is selected and told. */
  label: string;
  /** The name that commands know the API by; absent: its spec's title is its name. */
  api?: string;
  stageName: string;
  stage: ProjectStage;
}

/** What the file says of a stage of this API (by name or key; not needed where there is one). */
export function projectStage(project: Project, stageName: string, api?: string): ProjectStage | undefined {
  return stageOf(project, stageName, findProjectApi(project, api));
}

/** Every stage of every API, in the order of the file. */
export function projectStages(project: Project): DeclaredStage[] {
  const { api, apis } = project.content;
  const own = api ? [{ key: api.name ?? 'api', declared: api, ...(api.name !== undefined && { name: api.name }) }] : [];
  const named = Object.entries(apis ?? {}).map(([key, declared]) => ({ key, declared, name: declared.name ?? key }));
  return [...own, ...named].flatMap(({ declared, key, name }) =>
    stageNames(project, declared).map((stageName) => ({
      label: `${key}/${stageName}`,
      stageName,
      stage: stageOf(project, stageName, declared) ?? {},
      ...(name !== undefined && { api: name }),
    })),
  );
}

function stageNames(project: Project, declared: ProjectApi): string[] {
  const shared = Object.entries(project.content.stages ?? {}).filter(([, stage]) => isOf(project, stage, declared));
  return [...new Set([...shared.map(([name]) => name), ...Object.keys(declared.stages ?? {})])];
}

const isOf = (project: Project, stage: ProjectStage, declared: ProjectApi | undefined): boolean =>
  stage.api === undefined || declared === undefined || findProjectApi(project, stage.api) === declared;

function stageOf(project: Project, stageName: string, declared: ProjectApi | undefined): ProjectStage | undefined {
  const common = project.content.stages?.[stageName];
  const shared = common && isOf(project, common, declared) ? common : undefined;
  const own = declared?.stages?.[stageName];
  return shared && own ? overridden(shared, own) : (own ?? shared);
}

/** Maps are laid over each other: a variable of the API's own leaves the other variables as they are. */
function overridden(shared: ProjectStage, own: ProjectStage): ProjectStage {
  const under = shared as Readonly<Record<string, unknown>>;
  const entries = Object.entries(own).map(([field, value]) => {
    const base = under[field];
    return [field, isMap(base) && isMap(value) ? { ...base, ...value } : value] as const;
  });
  return { ...shared, ...Object.fromEntries(entries) };
}

const isMap = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);
