// One deployed API for `apigw pull`: its stages with all settings, and its spec; stages that serve something else than the rest get
// a spec of their own.

import { GetRestApiCommand, GetStagesCommand, type RestApi as RestApiRecord } from '@aws-sdk/client-api-gateway';
import { readRestApi } from '../aws/read-rest-api.ts';
import { type LiveStage, readStage } from '../aws/read-stage.ts';
import { diffRestApis } from '../diff/diff-rest-apis.ts';
import type { RestApi } from '../model/api.ts';
import { stringifySpec } from '../spec/stringify-spec.ts';
import { writeLosslessSpec } from '../spec/write-spec.ts';
import type { Context } from './context.ts';
import { invokedFunctions } from './invoked-functions.ts';
import { definitionOf } from './live-definition.ts';
import type { ProjectApi, ProjectStage } from './project-schema.ts';
import { stageDeclaration } from './stage-declaration.ts';
import type { Target } from './target.ts';

export interface PulledApi {
  id: string;
  name: string;
  /** In the project file. */
  key: string;
  declared: ProjectApi;
  /** Specs: path, relative to apigw.yaml, and text. */
  files: [name: string, text: string][];
  functions: string[];
}

/** Reads an API and all that its stages serve. */
export async function pullApi(
  context: Context,
  target: Target,
  { id, key, name = id }: RestApiRecord & { id: string; key: string },
): Promise<PulledApi> {
  const { clients } = target;
  const [{ api: now, unread }, record, { item }] = await Promise.all([
    readRestApi(clients, id),
    clients.apiGateway(new GetRestApiCommand({ restApiId: id })),
    clients.apiGateway(new GetStagesCommand({ restApiId: id })),
  ]);
  if (unread.length > 0) context.notify(`Warning: ${name}: the server does not list ${unread.join(', ')}`);
  const names = (item ?? []).flatMap((stage) => stage.stageName ?? []);
  const stages: LiveStage[] = [];
  for (const stageName of names) stages.push(await readStage(clients, { restApiId: id, stageName }));
  const specs = specsOf(now, stages, (text) => context.notify(`${name}: ${text}`));
  const file = (stageName?: string) => specFile(key, stageName);
  const endpointType = record.endpointConfiguration?.types?.[0];
  const tags = Object.fromEntries(Object.entries(record.tags ?? {}).filter(([tag]) => !tag.startsWith('aws:')));
  const local = target.endpointUrl === undefined ? {} : { target: 'local' as const };
  const declared = stages.map(({ settings, stageName }): [string, ProjectStage] => [
    stageName,
    { ...local, ...(specs.own.has(stageName) && { spec: file(stageName) }), ...stageDeclaration(settings) },
  ]);
  return {
    id,
    name,
    key,
    declared: {
      name: key,
      type: 'rest',
      ...(endpointType && { endpointType }),
      spec: file(),
      ...(Object.keys(tags).length > 0 && { tags }),
      stages: Object.fromEntries(declared),
    },
    files: [
      [file(), textOf(specs.common)],
      ...[...specs.own].map(([stageName, api]): [string, string] => [file(stageName), textOf(api)]),
    ],
    functions: [specs.common, ...specs.own.values()].flatMap((api) => [...invokedFunctions(api).keys()]),
  };
}

const textOf = (api: RestApi) => stringifySpec(writeLosslessSpec(api, { format: 'oas30' }), 'yaml');

/** The API as it is now, where a stage serves it or there is none; else what the first stage serves. */
function specsOf(now: RestApi, stages: readonly LiveStage[], notify: (text: string) => void) {
  const served = stages.map(({ definition, stageName }) => {
    const api = definitionOf(definition, notify);
    return { stageName, api: { ...api, name: now.name } };
  });
  const isNow = (api: RestApi) => diffRestApis(api, now).length === 0;
  const common = served.length === 0 || served.some(({ api }) => isNow(api)) ? now : (served[0]?.api ?? now);
  const others = served.filter(({ api }) => diffRestApis(api, common).length > 0);
  return { common, own: new Map(others.map(({ api, stageName }) => [stageName, api])) };
}

/** A key may have what no file's name has. */
function specFile(key: string, stageName?: string): string {
  const safe = key.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replace(/^\.+/, '') || 'api';
  return `apis/${safe}${stageName === undefined ? '' : `.${stageName}`}.yaml`;
}
