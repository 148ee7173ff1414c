// How many calls a plan makes, and how long AWS's quotas make them wait.

import { type PacedCall, paceSeconds } from '../aws/pacing.ts';
import type { Step, StepKind } from './plan.ts';

/** The calls of a step when nothing goes wrong. */
type Calls<Kind extends StepKind> = (step: Extract<Step, { kind: Kind }>) => PacedCall[];

const call = (operation: string, input: object = {}): PacedCall => ({ service: 'apiGateway', operation, input });

const tagCalls = ({ add, remove }: { add: object; remove: string[] }) => [
  ...(Object.keys(add).length > 0 ? [call('TagResource')] : []),
  ...(remove.length > 0 ? [call('UntagResource')] : []),
];

const callsOf: { readonly [Kind in StepKind]: Calls<Kind> } = {
  'import-api': ({ endpointType }) => [
    call('ImportRestApi', { parameters: { endpointConfigurationTypes: endpointType } }),
  ],
  'put-api': () => [call('PutRestApi')],
  'update-api': () => [call('UpdateRestApi')],
  'tag-api': tagCalls,
  'grant-permission': () => [{ service: 'lambda', operation: 'AddPermission', input: {} }],
  'set-log-role': () => [call('UpdateAccount')],
  'create-log-group': () => [{ service: 'cloudWatchLogs', operation: 'CreateLogGroup', input: {} }],
  'keep-settings': () => [call('GetDeployment'), call('UpdateDeployment')],
  'create-deployment': ({ serve }) => [...(serve === 'none' ? [call('GetDeployments')] : []), call('CreateDeployment')],
  'create-canary': () => [call('CreateDeployment')],
  'promote-canary': () => [call('GetStage'), call('UpdateStage')],
  'update-stage': ({ expects }) => [...(expects ? [call('GetStage')] : []), call('UpdateStage')],
  'tag-stage': tagCalls,
  verify: () => [call('GetStage')],
};

/** Calls and seconds of steps. */
export function estimateCalls(steps: readonly Step[]): { calls: number; seconds: number } {
  const calls = steps.flatMap((step) => (callsOf[step.kind] as (step: Step) => PacedCall[])(step));
  return { calls: calls.length, seconds: paceSeconds(calls) };
}
