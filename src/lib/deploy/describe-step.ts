// A step in one line, for plans and task lists.

import type { Patch, Step, StepKind } from './plan.ts';

type Words<Kind extends StepKind> = (step: Extract<Step, { kind: Kind }>) => string;

const kilobytes = (document: string) => `${Math.ceil(Buffer.byteLength(document) / 1024)} KB`;

const list = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;

const tags = (what: string, { add, remove }: { add: object; remove: string[] }) =>
  `Tag the ${what}: set ${Object.keys(add).join(', ') || 'nothing'}${remove.length > 0 ? `, remove ${remove.join(', ')}` : ''}`;

const isCanaryRemoval = (patch: readonly Patch[]) =>
  patch.length === 1 && patch[0]?.op === 'remove' && patch[0].path === '/canarySettings';

/** A function's ARN is long: its name tells which one it is. */
const nameOf = (functionName: string) => functionName.replace(/^arn:[^:]*:lambda:.*:function:/, '');

const words: { readonly [Kind in StepKind]: Words<Kind> } = {
  'import-api': ({ document, endpointType, name }) => `Create API '${name}' (${endpointType}, ${kilobytes(document)})`,
  'put-api': ({ document }) => `Put the new definition (${kilobytes(document)})`,
  'update-api': ({ patch }) =>
    `Update the API: ${patch.map(({ path, value }) => `${path} = ${value ?? ''}`).join(', ')}`,
  'tag-api': (step) => tags('API', step),
  'grant-permission': ({ functionName, qualifier, sourceArn }) =>
    `Let ${sourceArn.slice(sourceArn.indexOf('/') + 1)} invoke ${nameOf(functionName)}${qualifier === undefined ? '' : `:${qualifier}`}`,
  'set-log-role': ({ roleArn }) =>
    `Let API Gateway write the logs of ALL APIs of this account and region as ${roleArn}`,
  'create-log-group': ({ name }) => `Create the log group ${name}`,
  'keep-settings': ({ deploymentId }) => `Keep the settings of the stage with deployment ${deploymentId}`,
  'create-deployment': ({ serve }) =>
    ({ stage: 'Deploy', 'new-stage': 'Deploy to a new stage', none: 'Create the deployment' })[serve],
  'create-canary': ({ canary }) => `Deploy as a canary with ${canary.percentTraffic} % of the traffic`,
  'promote-canary': ({ deploymentId }) =>
    `Let the stage serve the deployment and the variables of the canary, ${deploymentId}`,
  'update-stage': ({ deployment, patch }) => {
    const settings = patch.length > 0 ? list(patch.length, 'setting') : '';
    if (!deployment) return isCanaryRemoval(patch) ? 'Remove the canary' : `Update the stage: ${settings}`;
    const to = deployment === 'new' ? 'it' : `deployment ${deployment.id}`;
    return `Switch the stage to ${to}${settings && `, with ${settings}`}`;
  },
  'tag-stage': (step) => tags('stage', step),
  verify: ({ settings }) =>
    settings ? 'Verify that the stage is as set' : 'Verify that the stage serves the deployment',
};

/** What a step does, in words. */
export function describeStep(step: Step): string {
  return (words[step.kind] as (step: Step) => string)(step);
}
