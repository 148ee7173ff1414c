// What somebody changed of a stage's settings that apigw.yaml declares; what it says nothing of is as it may be.

import type { Change } from '../diff/change.ts';
import { diffStageSettings } from '../diff/diff-stage-settings.ts';
import type { StageSettings } from '../model/stage.ts';
import { findProjectApi, projectApis } from './project-apis.ts';
import type { Project } from './project-file.ts';
import { projectStage } from './project-stages.ts';
import { declaredSettings } from './stage-settings.ts';

export interface LiveSettings {
  stageName: string;
  /** Absent: the project file has one API, and it is meant. */
  apiName: string | undefined;
  settings: StageSettings;
}

/** From what is declared to what is live; undefined where the file declares no such stage of this API. */
export function settingsDrift(project: Project, { apiName, settings, stageName }: LiveSettings): Change[] | undefined {
  const declared = isOfProject(project, apiName) ? projectStage(project, stageName, apiName) : undefined;
  if (!declared) return undefined;
  const { tags, ...wanted } = declaredSettings(declared);
  return diffStageSettings({ ...settings, ...wanted, tags: tags ?? settings.tags }, settings);
}

/** An API without a name there is named by its spec's title, which is not read for this. */
const isOfProject = (project: Project, apiName: string | undefined): boolean =>
  apiName === undefined || findProjectApi(project, apiName) !== undefined || projectApis(project).has('');
