// Which stages of the project file `--all` and `--only` mean.

import { didYouMean } from '../aws/near-names.ts';
import { ApigwError } from '../errors.ts';
import type { Project } from './project-file.ts';
import { type DeclaredStage, projectStages } from './project-stages.ts';

export interface StageSelection {
  /** Each `API/STAGE`, where `*` stands for any, or `API` for all its stages; empty: all. */
  only: readonly string[];
  /** Of these, the ones of this API, by key or name. */
  api?: string;
  /** Of these, the ones of this name. */
  stage?: string;
}

/** The declared stages that are meant, in the order of the file. Throws Usage for a name that means none. */
export function chooseStages(project: Project, selection: StageSelection): DeclaredStage[] {
  const all = projectStages(project);
  if (all.length === 0) {
    throw new ApigwError('Usage', 'The project file declares no stage of an API', {
      hint: 'Declare apis: and stages: in apigw.yaml; those of an account are written by: apigw pull --all',
    });
  }
  const { api = '*', stage = '*', only } = selection;
  const given = api === '*' && stage === '*' ? only : [...only, `${api}/${stage}`];
  for (const text of given) refuseUnknown(text, all);
  return all.filter(
    (declared) =>
      (only.length === 0 || only.some((text) => isMeant(text, declared))) && isMeant(`${api}/${stage}`, declared),
  );
}

function isMeant(text: string, { api, label, stageName }: DeclaredStage): boolean {
  const [wantedApi = '', wantedStage = '*'] = split(text);
  const key = label.slice(0, label.lastIndexOf('/'));
  return [key, api, '*'].some((name) => name === wantedApi) && [stageName, '*'].includes(wantedStage);
}

/** A stage's name has no slash; that of an API may have. */
function split(text: string): string[] {
  const at = text.lastIndexOf('/');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function refuseUnknown(text: string, all: readonly DeclaredStage[]): void {
  if (all.some((declared) => isMeant(text, declared))) return;
  const labels = all.map(({ label }) => label);
  throw new ApigwError('Usage', `The project file has no stage '${text.replace(/\/\*$/, '')}'`, {
    hint: didYouMean(text, labels) ?? `It has ${labels.join(', ')}`,
  });
}
