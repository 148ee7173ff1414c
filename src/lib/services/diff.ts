// `apigw diff`: what changes from one API to another, where each is a spec, a stage, or a spec of a git revision.

import { findRestApi } from '../aws/find-api.ts';
import { lookUpStageState, readStage } from '../aws/read-stage.ts';
import { declaredOver } from '../deploy/declared-over.ts';
import type { Change } from '../diff/change.ts';
import { diffRestApis } from '../diff/diff-rest-apis.ts';
import { diffStageSettings } from '../diff/diff-stage-settings.ts';
import { type ChangeSummary, summarizeChanges } from '../diff/summarize-changes.ts';
import type { RestApi } from '../model/api.ts';
import { chooseSpec } from './choose-spec.ts';
import type { Context } from './context.ts';
import { chooseSides, type RevisionSide, type Side, type SpecSide, type StageSide } from './diff-sides.ts';
import { withRevision } from './git-revision.ts';
import { identify } from './identity.ts';
import { definitionOf } from './live-definition.ts';
import { nameApi } from './name-api.ts';
import { readProject } from './project-file.ts';
import { projectStage } from './project-stages.ts';
import { readSpecInput, type SpecOptions, type SpecSurroundings } from './spec-input.ts';
import { declaredSettings } from './stage-settings.ts';
import { offlineSurroundings, targetSurroundings } from './surroundings.ts';
import { resolveTarget, type Target } from './target.ts';

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

/** What both sides are read with. */
interface Reading {
  context: Context;
  request: DiffRequest;
  surroundings: SpecSurroundings;
  /** There when a side is a stage. */
  target?: Target;
  /** Name or id of the API whose stages are compared. */
  api?: string;
}

/** Compares two sides; by default the stage (before) and the spec (after). */
export async function diff(context: Context, request: DiffRequest): Promise<Diff> {
  const project = await readProject(context);
  const api = request.api === undefined ? {} : { api: request.api };
  const place = request.stage === undefined ? api : { ...api, stage: request.stage };
  const projectSpec = () => chooseSpec(context, project, place).source;
  const [before, after] = chooseSides({ ...request, projectSpec });
  const stage = [before, after].find((side) => side.kind === 'stage');
  const reading: Reading = stage
    ? await openTarget(context, request, { stage, specs: [before, after] })
    : { context, request, surroundings: offlineSurroundings(context, project, request) };
  const [old, now] = [await readSide(before, reading), await readSide(after, reading)];
  // A stage's API was found by its name or id: what the spec calls itself is no difference.
  const changes = stage
    ? diffRestApis(old, before.kind === after.kind ? now : { ...now, name: old.name })
    : diffRestApis(old, now, 'documents');
  const settings = await settingsDifferences(reading, [before, after], old.name);
  const all = [...changes, ...settings, ...(await domainDifferences(reading, [before, after], old.name))];
  return { before: before.label, after: after.label, changes: all, summary: summarizeChanges(all) };
}

/** What a deploy would do to the settings of the stage: those that the project file declares. */
async function settingsDifferences({ api, request, target }: Reading, sides: readonly Side[], name: string) {
  const [before] = sides;
  if (!isDeploy(sides) || before?.kind !== 'stage' || !target) return [];
  const stage = projectStage(target.project, before.stageName, request.api ?? api);
  if (!stage) return [];
  const { id } = await findRestApi(target.clients, request.api ?? api ?? name);
  const live = await lookUpStageState(target.clients, { restApiId: id, stageName: before.stageName });
  return live ? diffStageSettings(live.settings, declaredOver(live.settings, declaredSettings(stage))) : [];
}

const isDeploy = ([before, after]: readonly Side[]) => before?.kind === 'stage' && after?.kind === 'spec';

/** What a deploy of the project's spec would do to the domain names that lead to the stage. */
async function domainDifferences({ context, target }: Reading, sides: readonly Side[], name: string) {
  const [before] = sides;
  if (!isDeploy(sides) || before?.kind !== 'stage' || !target?.project.content.domains) return [];
  const [{ stageDomainChanges }, api] = await Promise.all([
    import('./stage-domains.ts'),
    findRestApi(target.clients, name),
  ]);
  const endpointType = api.endpointConfiguration?.types?.[0] ?? 'EDGE';
  const ground = { target, identity: await identify(target), timeout: 0 };
  const deployed = { api: { id: api.id, name, endpointType }, stage: before.stageName, version: '' };
  return stageDomainChanges(context, ground, deployed);
}

async function openTarget(
  context: Context,
  request: DiffRequest,
  { specs, stage }: { stage: StageSide; specs: readonly Side[] },
): Promise<Reading> {
  const target = await resolveTarget(context, stage.stageName, request.api);
  const reading = {
    context,
    request,
    target,
    surroundings: await targetSurroundings(target, stage.stageName, request.api),
  };
  return { ...reading, api: request.api ?? target.project.content.api?.name ?? (await titleOf(specs, reading)) };
}

/** `--api` defaults to the project file, else to the spec's title. */
async function titleOf(specs: readonly Side[], reading: Reading): Promise<string> {
  const spec = specs.find((side) => side.kind !== 'stage');
  if (spec) return (await readSide(spec, reading)).name;
  const { source } = chooseSpec(reading.context, reading.surroundings.project, {});
  return (await readSpecSide({ kind: 'spec', label: source, source }, reading)).name;
}

function readSide(side: Side, reading: Reading): Promise<RestApi> {
  if (side.kind === 'stage') return readStageSide(side, reading);
  return side.kind === 'spec' ? readSpecSide(side, reading) : readRevisionSide(side, reading);
}

async function readSpecSide({ source }: SpecSide, { context, request, surroundings }: Reading): Promise<RestApi> {
  const { api } = await readSpecInput(context, source, { ...surroundings, options: request.options });
  return nameApi(api, surroundings.project, request.api);
}

function readRevisionSide({ at, label }: RevisionSide, reading: Reading): Promise<RestApi> {
  return withRevision(reading.context.cwd, at, (cwd) =>
    readSpecSide({ kind: 'spec', label, source: at.path }, { ...reading, context: { ...reading.context, cwd } }),
  );
}

async function readStageSide({ stageName }: StageSide, { api, context, target }: Reading): Promise<RestApi> {
  if (!target || api === undefined) throw new TypeError('a stage is read from a target');
  const { id, name } = await findRestApi(target.clients, api);
  const live = await readStage(target.clients, { restApiId: id, stageName });
  return { ...definitionOf(live.definition, (message) => context.notify(message)), name: name ?? id };
}
