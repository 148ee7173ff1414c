// `apigw init`: writes apigw.yaml, from a spec or from an API that is deployed. Nothing that exists is overwritten.

import { access } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { GetStagesCommand, type Stage } from '@aws-sdk/client-api-gateway';
import { findRestApi } from '../aws/find-api.ts';
import { readRestApi as readRecords } from '../aws/read-rest-api.ts';
import { ApigwError } from '../errors.ts';
import { stringifySpec } from '../spec/stringify-spec.ts';
import { writeLosslessSpec } from '../spec/write-spec.ts';
import type { Context } from './context.ts';
import { invokedFunctions } from './invoked-functions.ts';
import type { ProjectFile } from './project-schema.ts';
import { writeProject } from './project-text.ts';
import { readSpecInput } from './spec-input.ts';
import { offlineSurroundings } from './surroundings.ts';
import { resolveTarget } from './target.ts';
import { writeFileSafely } from './write-file-safely.ts';

export interface InitRequest {
  spec?: string;
  api?: string;
  /** Of the spec that is written for a deployed API. */
  specOut: string;
}

export interface InitOutcome {
  /** What was written, relative to the working directory. */
  files: string[];
  api: string;
  /** Lambda functions that the API invokes: to be declared to run locally. */
  functions: string[];
}

/** What is going to be written. */
interface Draft {
  project: ProjectFile;
  functions: string[];
  /** File -> text, besides apigw.yaml. */
  files: Record<string, string>;
}

const projectName = 'apigw.yaml';

/** Writes the project file. Throws Conflict for a file that exists, Usage where there is neither spec nor API. */
export async function init(context: Context, request: InitRequest): Promise<InitOutcome> {
  await refuseExisting(context, [projectName]);
  const draft = await draftOf(context, request);
  await refuseExisting(context, Object.keys(draft.files));
  const files = { ...draft.files, [projectName]: await writeProject(draft.project, draft.functions) };
  for (const [name, text] of Object.entries(files)) await writeFileSafely(join(context.cwd, name), text);
  return { files: Object.keys(files), api: draft.project.api?.name ?? '', functions: draft.functions };
}

async function refuseExisting(context: Context, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const exists = await access(resolve(context.cwd, name)).then(
      () => true,
      () => false,
    );
    if (exists) {
      throw new ApigwError('Conflict', `${name} exists already`, {
        hint: 'Move it away, or go on with it: apigw status',
      });
    }
  }
}

function draftOf(context: Context, request: InitRequest): Promise<Draft> {
  if (request.spec !== undefined) return draftFromSpec(context, request.spec, request.api);
  if (request.api !== undefined) return draftFromApi(context, request.api, request.specOut);
  throw new ApigwError('Usage', 'Missing: SPEC or --api', {
    hint: 'apigw init openapi.yaml, or for an API that is deployed: apigw init --api NAME',
  });
}

async function draftFromSpec(context: Context, spec: string, name: string | undefined): Promise<Draft> {
  const project = { directory: context.cwd, content: {} };
  const { api } = await readSpecInput(context, spec, {
    ...offlineSurroundings(context, project),
    options: { adapt: false },
  });
  const source = /^https?:\/\//.test(spec) ? spec : relative(context.cwd, resolve(context.cwd, spec));
  return {
    project: {
      api: { name: name ?? api.name, type: 'rest', endpointType: 'REGIONAL', spec: source },
      stages: { dev: { target: 'local' }, prod: { target: 'aws' } },
    },
    functions: [...invokedFunctions(api).keys()].sort(),
    files: {},
  };
}

async function draftFromApi(context: Context, name: string, specOut: string): Promise<Draft> {
  const target = await resolveTarget(context);
  const { clients } = target;
  const found = await findRestApi(clients, name);
  const [{ api }, { item }] = await Promise.all([
    readRecords(clients, found.id),
    clients.apiGateway(new GetStagesCommand({ restApiId: found.id })),
  ]);
  const endpointType = found.endpointConfiguration?.types?.[0];
  const syntax = specOut.endsWith('.json') ? 'json' : 'yaml';
  return {
    project: {
      api: { name: found.name ?? found.id, type: 'rest', ...(endpointType && { endpointType }), spec: specOut },
      stages: Object.fromEntries((item ?? []).map((stage) => [stage.stageName, draftStage(stage, target.endpointUrl)])),
    },
    functions: [...invokedFunctions(api).keys()].sort(),
    files: { [specOut]: stringifySpec(writeLosslessSpec(api, { format: 'oas30' }), syntax) },
  };
}

/** The settings of a stage that most people set; the others stay as they are, and are not lost by a deploy. */
const draftStage = ({ description, tracingEnabled, variables }: Stage, endpointUrl: string | undefined) => ({
  target: endpointUrl ? ('local' as const) : ('aws' as const),
  ...(description && { description }),
  ...(variables && Object.keys(variables).length > 0 && { variables }),
  ...(tracingEnabled && { tracing: true }),
});
