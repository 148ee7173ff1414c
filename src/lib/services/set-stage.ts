// `apigw stages set`: settings of a stage by their names. Planning only reads; what is set is read back.

import { GetClientCertificateCommand } from '@aws-sdk/client-api-gateway';
import type { Clients } from '../aws/clients.ts';
import { findRestApi } from '../aws/find-api.ts';
import { didYouMean } from '../aws/near-names.ts';
import { readRestApi } from '../aws/read-rest-api.ts';
import { planStageSettings } from '../deploy/plan-stage-settings.ts';
import { ApigwError } from '../errors.ts';
import { changeStageSettings, type StageChanges } from '../model/change-stage-settings.ts';
import type { StageSettings } from '../model/stage.ts';
import { checkStageChanges } from './check-stage-changes.ts';
import { chooseApi } from './choose-api.ts';
import type { Context } from './context.ts';
import { describeTarget, type Identity, identify } from './identity.ts';
import { readLivePlace } from './live-state.ts';
import { noStage } from './no-stage.ts';
import { type PlannedRun, preparePlan } from './run-plan.ts';
import { accessLogArn, type LogGround, planLogGroup, planLogRole } from './stage-logs.ts';
import { resolveTarget } from './target.ts';

export interface StageSettingRequest {
  api?: string;
  stage: string;
  changes: StageChanges;
  /** Of the account, for execution logs. */
  logRole?: string;
  /** Of this program. */
  version: string;
}

/** Plans new settings. Nothing is written. Throws InvalidInput for what API Gateway would refuse, NotFound. */
export async function planStageSetting(context: Context, request: StageSettingRequest): Promise<PlannedRun> {
  checkStageChanges(request.changes);
  const target = await resolveTarget(context, request.stage, request.api);
  const [identity, api] = await Promise.all([
    identify(target),
    chooseApi(context, target.project, request.api).then((name) => findRestApi(target.clients, name)),
  ]);
  const changes = withArn(request.changes, identity);
  const live = await readLivePlace(target, api, request.stage);
  if (!live.stage) throw await noStage(target.clients, api, request.stage);
  const current = live.stage.settings;
  const wanted = changeStageSettings(current, changes);
  const [ground] = await Promise.all([
    logGround(target.clients, { wanted, changes, logRole: request.logRole }, identity),
    checkNames(target.clients, api.id, changes),
  ]);
  const plan = planStageSettings({
    live,
    stageName: request.stage,
    wanted,
    before: ground.steps,
    notes: [...ground.notes, ...notesOf({ current, wanted, changes })],
    facts: { ...identity, version: request.version },
  });
  return preparePlan(target, plan, describeTarget(target, identity));
}

function withArn(changes: StageChanges, identity: Identity): StageChanges {
  const { accessLog } = changes;
  if (accessLog === undefined || accessLog === 'off' || accessLog.destinationArn === undefined) return changes;
  return { ...changes, accessLog: { ...accessLog, destinationArn: accessLogArn(accessLog.destinationArn, identity) } };
}

/** Methods have to be the API's: API Gateway keeps settings of any path, and they would hold for nothing. */
async function checkNames(clients: Clients, restApiId: string, changes: StageChanges): Promise<void> {
  const { clientCertificate } = changes;
  if (clientCertificate !== undefined && clientCertificate !== 'off') {
    await clients.apiGateway(new GetClientCertificateCommand({ clientCertificateId: clientCertificate }));
  }
  if (changes.methods.length === 0 || changes.own === 'inherit') return;
  const { api } = await readRestApi(clients, restApiId);
  const known = Object.entries(api.resources).flatMap(([path, { methods }]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  const unknown = changes.methods.filter((key) => !known.includes(key));
  if (unknown[0] === undefined) return;
  throw new ApigwError('NotFound', `The API has no method ${unknown.map((key) => `'${key}'`).join(', ')}`, {
    hint: didYouMean(unknown[0], known) ?? 'See: apigw export',
  });
}

interface LogWish {
  wanted: StageSettings;
  changes: StageChanges;
  logRole: string | undefined;
}

/** The role where logs are turned on, the group where access logs are. */
async function logGround(
  clients: Clients,
  { changes, logRole, wanted }: LogWish,
  identity: Identity,
): Promise<LogGround> {
  const { accessLog, method } = changes;
  const logs = method.loggingLevel !== undefined && method.loggingLevel !== 'OFF';
  const { destinationArn } = wanted.accessLogSettings ?? {};
  if (accessLog !== undefined && accessLog !== 'off' && !(destinationArn && wanted.accessLogSettings?.format)) {
    throw new ApigwError('InvalidInput', 'Access logs need a destination and a format', {
      hint: 'Give both: --access-log GROUP --access-log-format json',
    });
  }
  const grounds = await Promise.all([
    logs || logRole !== undefined ? planLogRole(clients, logRole) : nothing,
    accessLog !== undefined && accessLog !== 'off' && destinationArn
      ? planLogGroup(clients, destinationArn, identity)
      : nothing,
  ]);
  return { steps: grounds.flatMap(({ steps }) => steps), notes: grounds.flatMap(({ notes }) => notes) };
}

const nothing: LogGround = { steps: [], notes: [] };

interface Transition {
  current: StageSettings;
  wanted: StageSettings;
  changes: StageChanges;
}

/** What the user should know before saying yes. */
function notesOf({ changes, current, wanted }: Transition): string[] {
  const { cachingEnabled, dataTraceEnabled } = changes.method;
  const absent = changes.removedVariables.filter((name) => !Object.hasOwn(current.variables, name));
  const logs = Object.values(wanted.methodSettings).some(({ loggingLevel = 'OFF' }) => loggingLevel !== 'OFF');
  const cluster = changes.cacheCluster !== undefined && changes.cacheCluster !== 'off';
  const remarks: readonly (readonly [boolean, string])[] = [
    [absent.length > 0, `There is no variable ${absent.join(', ')}`],
    [cachingEnabled === true && !wanted.cacheClusterEnabled, 'Nothing is cached without a cache cluster: --cache-size'],
    [cluster, 'A cache cluster takes some minutes to be there, is billed by the hour, and starts empty'],
    [dataTraceEnabled === true, 'The data trace writes whole requests and responses to the logs, secrets in them too'],
    [dataTraceEnabled === true && !logs, 'Without a logging level nothing is traced: --log-level'],
  ];
  return remarks.flatMap(([holds, text]) => (holds ? [text] : []));
}
