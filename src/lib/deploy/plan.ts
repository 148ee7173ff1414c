// A plan is a value: what will be called, why, and what was live when it was made. It can be shown, saved and applied later.

import type { Change } from '../diff/change.ts';
import type { EndpointConfiguration, EndpointType, RestApi } from '../model/api.ts';
import type { CanarySettings, StageSettings } from '../model/stage.ts';
import type { DomainPlan } from './domains/domain-plan.ts';
import type { Target } from './plan-target.ts';

/** One thing to do; steps are applied in order, and each of them may be applied again after an interruption. */
export type Step =
  | ImportApi
  | PutApi
  | UpdateApi
  | TagApi
  | GrantPermission
  | SetLogRole
  | CreateLogGroup
  | KeepSettings
  | CreateDeployment
  | CreateCanary
  | PromoteCanary
  | UpdateStage
  | TagStage
  | Verify;

export type StepKind = Step['kind'];

/** UpdateStage's and UpdateRestApi's operations. */
export interface Patch {
  op: 'add' | 'replace' | 'remove' | 'copy';
  path: string;
  value?: string;
  from?: string;
}

/** What ImportRestApi and PutRestApi do with the base path of a document; absent: they ignore it. */
export type BasePathMode = 'ignore' | 'prepend' | 'split';

/** ImportRestApi: the API is not there yet. */
export interface ImportApi {
  kind: 'import-api';
  name: string;
  endpointType: EndpointType;
  /** The document itself, so that a saved plan needs no file. */
  document: string;
  basepath?: BasePathMode;
}

/** PutRestApi, mode overwrite: the definition, not yet deployed. */
export interface PutApi {
  kind: 'put-api';
  document: string;
  basepath?: BasePathMode;
}

/** UpdateRestApi: what PutRestApi does not touch. */
export interface UpdateApi {
  kind: 'update-api';
  patch: Patch[];
  /** What the patch brings about. */
  settings: ApiSettings;
}

export interface TagApi {
  kind: 'tag-api';
  add: Record<string, string>;
  remove: string[];
}

/** Lambda's AddPermission for one function and one source. */
export interface GrantPermission {
  kind: 'grant-permission';
  /** Name or ARN, without a qualifier. */
  functionName: string;
  /** Alias or version. */
  qualifier?: string;
  /** `{apiId}` stands for the API's id, which an import has yet to make. */
  sourceArn: string;
}

/** UpdateAccount: the role with which all APIs of the account and region write their logs. */
export interface SetLogRole {
  kind: 'set-log-role';
  roleArn: string;
}

/** CloudWatch Logs' CreateLogGroup, for access logs. */
export interface CreateLogGroup {
  kind: 'create-log-group';
  name: string;
}

/** UpdateDeployment: the settings of the stage go into the description of the deployment that it leaves. */
export interface KeepSettings {
  kind: 'keep-settings';
  deploymentId: string;
  settings: StageSettings;
}

/** CreateDeployment. */
export interface CreateDeployment {
  kind: 'create-deployment';
  /** What the deployment is found by if its answer is lost: the user's message and a fingerprint of the definition. */
  description: string;
  /**
   * `stage`: the call makes the stage serve it. `new-stage`: it makes the stage too, with these settings.
   * `none`: nothing serves it until an update-stage step does, together with the settings that it needs.
   */
  serve: 'stage' | 'new-stage' | 'none';
  settings?: NewStageSettings;
}

/** The settings that CreateDeployment gives a stage that it makes. */
export type NewStageSettings = Partial<
  Pick<StageSettings, 'description' | 'variables' | 'cacheClusterEnabled' | 'cacheClusterSize' | 'tracingEnabled'>
>;

/** CreateDeployment for a canary of the stage, which itself serves what it did. */
export interface CreateCanary {
  kind: 'create-canary';
  /** As of CreateDeployment. */
  description: string;
  canary: Omit<CanarySettings, 'deploymentId'>;
}

/** UpdateStage: the canary's deployment and variables become the stage's; the canary stays, without traffic. */
export interface PromoteCanary {
  kind: 'promote-canary';
  /** The canary's. */
  deploymentId: string;
}

/** UpdateStage: settings, and perhaps the deployment, all at once. */
export interface UpdateStage {
  kind: 'update-stage';
  patch: Patch[];
  /** All settings as they are to be after the patch; absent: the patch has none. */
  settings?: StageSettings;
  /** `new`: the one that the plan creates; an id: that one; absent: it stays. */
  deployment?: { id: string } | 'new';
  /** The settings that the patch was made for: where somebody changed the same ones since, the step is refused. */
  expects?: StageSettings;
}

export interface TagStage {
  kind: 'tag-stage';
  add: Record<string, string>;
  remove: string[];
}

/** GetStage: the stage serves what was deployed, with the settings that were set. */
export interface Verify {
  kind: 'verify';
  /** Absent: the deployment alone is looked at. */
  settings?: VerifiedSettings;
}

/** Of the settings, those that a plan sets; others may be somebody else's matter. */
export interface VerifiedSettings {
  wanted: StageSettings;
  /** Patch paths, and `/tags/{key}`. */
  paths: string[];
}

/** What is done to a canary. */
export type CanaryAction = 'canary' | 'canary change' | 'canary promotion' | 'canary removal';

export interface Plan {
  /** Of the plan's own shape. */
  format: 1;
  /** `apigw VERSION`. */
  createdBy: string;
  action: 'deploy' | 'promote' | 'rollback' | 'settings' | CanaryAction;
  api: { name: string /** Absent: the plan imports it. */; id?: string };
  stage: string;
  target: Target;
  /** Of the definition, then of the stage's settings. */
  changes: Change[];
  settingsChanges: Change[];
  /** Empty: there is nothing to do. */
  steps: Step[];
  /** What the user should know before saying yes. */
  notes: string[];
  /** Calls that the steps make when nothing goes wrong. */
  calls: number;
  /** How long AWS's quotas make them wait, in seconds. */
  seconds: number;
  /** Of what was live; an applied plan must find the same. */
  fingerprint: string;
  /** The deployment that the stage serves now. */
  liveDeploymentId?: string;
  /** Set-ups of domain names that lead to the stage, carried out after the steps; absent: none. */
  domains?: DomainPlan[];
}

/** An API and a stage without what it serves: enough to switch the stage, and to tell whether anything has changed. */
export interface LivePlace {
  api?: LiveApi;
  stage?: Pick<LiveStageState, 'deploymentId' | 'settings'>;
}

/** What is there now; read by aws/find-api.ts and aws/read-stage.ts. */
export interface LiveState {
  api?: LiveApi;
  stage?: LiveStageState;
}

/** What UpdateRestApi sets and no export tells; absent fields are not looked at. */
export interface ApiSettings {
  endpointType?: EndpointType;
  ipAddressType?: EndpointConfiguration['ipAddressType'];
  /** Sorted. */
  vpcEndpointIds?: string[];
  disableExecuteApiEndpoint?: boolean;
  endpointAccessMode?: RestApi['endpointAccessMode'];
  securityPolicy?: string;
}

export interface LiveApi {
  id: string;
  name: string;
  endpointType?: EndpointType;
  /** Of the API's record (apiSettingsFromRecord); absent: only the endpoint type is compared. */
  settings?: ApiSettings;
  /** Absent: not read. */
  tags?: Record<string, string>;
}

export interface LiveStageState {
  deploymentId: string;
  settings: StageSettings;
  /** What the stage serves, or (source `records`) what the API is now. */
  definition: RestApi;
  source: 'export' | 'records';
  /** Of the deployment that the stage serves. Absent: not read, which source `records` always does. */
  deploymentDescription?: string;
}

/** What there shall be. */
export interface WantedState {
  apiName: string;
  stageName: string;
  /** What is sent: self-contained, with the API's name as its title. At most 6 MB. */
  document: string;
  basepath?: BasePathMode;
  /** The model of that document. */
  definition: RestApi;
  /** What the project file says; settings that it does not mention stay as they are. */
  settings?: Partial<StageSettings>;
  /** Absent: REGIONAL for a new API, else as it is. */
  endpointType?: EndpointType;
  /** Of the API; absent: as they are. */
  tags?: Record<string, string>;
  /** For the deployment's description. */
  message?: string;
  /** Whether Lambda functions are to let this API invoke them. */
  permissions: 'grant' | 'leave';
}

/** Facts that a plan depends on besides the two states. */
export interface DeployFacts extends Target {
  /** Of this program. */
  version: string;
}
