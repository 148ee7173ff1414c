// `apigw diff`: what changes from one API to another, where each is a spec, a stage, or a spec of a git revision.

import { findRestApi } from '../aws/find-api.ts';
import { readStage } from '../aws/read-stage.ts';
import type { Change } from '../diff/change.ts';
import { diffRestApis } from '../diff/diff-rest-apis.ts';
import { type ChangeSummary, summarizeChanges } from '../diff/summarize-changes.ts';
import { ApigwError } from '../errors.ts';
import type { RestApi } from '../model/api.ts';
import { chooseSpec } from './choose-spec.ts';
import type { Context } from './context.ts';
import { parseRevisionPath, withRevision } from './git-revision.ts';
import { definitionOf } from './live-definition.ts';
import { nameApi } from './name-api.ts';
import { type Project, readProject } from './project-file.ts';
import { readSpecInput, type SpecOptions } from './spec-input.ts';
import { resolveTarget } from './target.ts';

export interface DiffRequest {
  /** `SPEC`, `stage:NAME`, or `REV:PATH`. Before without after: compared with the stage. */
  sides: readonly string[];
  api?: string;
  stage?: string;
  options: SpecOptions;
}

export interface Diff {
  before: string;
  after: string;
  changes: Change[];
  summary: ChangeSummary;
}

/** One side: what it is called, and how it is read. */
interface Side {
  kind: 'spec' | 'stage';
  label: string;
  read(): Promise<RestApi>;
}

/** Compares two sides; by default the stage (before) and the spec (after). A stage's API was found by its name: that is no difference. */
export async function diff(context: Context, request: DiffRequest): Promise<Diff> {
  const project = await readProject(context);
  const [before, after] = chooseSides(context, project, request);
  const [old, now] = [await before.read(), await after.read()];
  const changes = before.kind === after.kind ? diffRestApis(old, now) : diffRestApis(old, { ...now, name: old.name });
  return { before: before.label, after: after.label, changes, summary: summarizeChanges(changes) };
}

function chooseSides(context: Context, project: Project, request: DiffRequest): [Side, Side] {
  const [first, second] = request.sides;
  const side = (text: string) => parseSide(context, project, { text, request });
  if (first !== undefined && second !== undefined) return [side(first), side(second)];
  if (first?.startsWith(stagePrefix)) return [side(first), specSide(context, project, { request })];
  if (request.stage === undefined) {
    throw new ApigwError('Usage', 'Missing: --stage', {
      hint: 'Compare the spec with a stage (--stage NAME), or give two sides: apigw diff main:openapi.yaml openapi.yaml',
    });
  }
  const spec = first === undefined ? specSide(context, project, { request }) : side(first);
  return [stageSide(context, request.stage, request), spec];
}

const stagePrefix = 'stage:';

function parseSide(
  context: Context,
  project: Project,
  { text, request }: { text: string; request: DiffRequest },
): Side {
  if (text.startsWith(stagePrefix)) return stageSide(context, text.slice(stagePrefix.length), request);
  const revision = parseRevisionPath(text);
  if (!revision) return specSide(context, project, { request, source: text });
  return {
    kind: 'spec',
    label: text,
    read: () =>
      withRevision(context.cwd, revision, (cwd) =>
        readApi({ ...context, cwd }, project, { source: revision.path, request }),
      ),
  };
}

function specSide(context: Context, project: Project, at: { request: DiffRequest; source?: string }): Side {
  const { request } = at;
  const source =
    at.source ?? chooseSpec(context, project, request.api === undefined ? {} : { api: request.api }).source;
  return { kind: 'spec', label: source, read: () => readApi(context, project, { source, request }) };
}

async function readApi(
  context: Context,
  project: Project,
  at: { source: string; request: DiffRequest },
): Promise<RestApi> {
  const stage = at.request.stage === undefined ? undefined : project.content.stages?.[at.request.stage];
  const region = context.globals.region ?? context.env['AWS_REGION'] ?? stage?.region ?? project.content.region;
  const { api } = await readSpecInput(context, at.source, { project, stage, region, options: at.request.options });
  return nameApi(api, project, at.request.api);
}

function stageSide(context: Context, stageName: string, request: DiffRequest): Side {
  const read = async () => {
    const target = await resolveTarget(context, stageName);
    const name = request.api ?? (await nameFromSpec(context, target.project, request));
    const { id } = await findRestApi(target.clients, name);
    const live = await readStage(target.clients, { restApiId: id, stageName });
    return definitionOf(live.definition, (message) => context.notify(message));
  };
  return { kind: 'stage', label: `stage ${stageName}`, read };
}

/** `--api` defaults to the project file, else to the spec's title. */
async function nameFromSpec(context: Context, project: Project, request: DiffRequest): Promise<string> {
  const declared = project.content.api?.name;
  if (declared !== undefined) return declared;
  const source = request.sides.find((side) => !side.startsWith(stagePrefix) && !parseRevisionPath(side));
  const spec = chooseSpec(context, project, source === undefined ? {} : { spec: source });
  return (await readApi(context, project, { source: spec.source, request })).name;
}
