// What the data plane serves: a deployment's model on a stage. Made by the server from the store's records.

import type { RestApi } from '../../model/api.ts';
import type { StageSettings } from '../../model/stage.ts';

/** A client certificate with its key, PEM. */
export interface BackendCertificate {
  certificate: string;
  privateKey: string;
}

/** One stage of one API, complete: nothing else is read when a request is served. */
export interface StageSnapshot {
  account: string;
  region: string;
  apiId: string;
  stageName: string;
  deploymentId: string;
  api: RestApi;
  /** Path of a resource -> its id, for `$context.resourceId` and the Lambda event. */
  resourceIds: Record<string, string>;
  /** Name of an authorizer -> its id, for execution logs. Deployments of older versions do not know them. */
  authorizerIds?: Record<string, string>;
  settings: StageSettings;
  /** What the stage shows HTTPS backends. */
  clientCertificate?: BackendCertificate | undefined;
  /** Until when the stage's cache cluster is being made, in milliseconds since the epoch. */
  cacheAvailableAt?: number;
  /** What a share of the requests is served instead. */
  canary?: CanaryRelease;
  /** Which of the two this is, on a stage that has a canary. */
  release?: 'base' | 'canary';
}

/** A canary on a stage. Guide: "Set up an API Gateway canary release deployment". */
export interface CanaryRelease {
  /** 0 to 100. */
  percentTraffic: number;
  deploymentId: string;
  api: RestApi;
  resourceIds: Record<string, string>;
  /** The stage's, with the canary's own over them. */
  variables: Record<string, string>;
  /** Whether it answers from the stage's cache; else it has its own. */
  useStageCache: boolean;
}
