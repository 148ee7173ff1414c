// Who calls, as permissions of functions and queues name it. Developer guide, "How IAM works with API Gateway": the ARN of
// a method, `arn:aws:execute-api:{region}:{account}:{api}/{stage}/{METHOD}/{path}`.

import type { StageSnapshot } from '../snapshot.ts';

/** The ARN of a method of a stage. */
export function requestSourceArn(snapshot: StageSnapshot, httpMethod: string, path: string): string {
  const { region, account, apiId, stageName } = snapshot;
  return `arn:aws:execute-api:${region}:${account}:${apiId}/${stageName}/${httpMethod}${path}`;
}
