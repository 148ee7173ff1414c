// What a plan for a local gateway says of methods that it can't run yet: nothing is skipped silently.

import type { RestApi } from '../model/api.ts';
import { unsupportedFeatures } from '../model/local-support.ts';
import { defaultStageSettings, type StageSettings } from '../model/stage.ts';
import { invokedFunctions } from './invoked-functions.ts';
import { readHealth } from './local-registry.ts';
import { requestLocal } from './local-request.ts';
import type { Target } from './target.ts';

/** A line for each feature that some methods need and the local gateway lacks; none for AWS and other servers. */
export async function localNotes(
  { endpointUrl }: Pick<Target, 'endpointUrl'>,
  { api, settings }: { api: RestApi; settings?: Partial<StageSettings> },
): Promise<string[]> {
  if (endpointUrl === undefined || !(await readHealth(endpointUrl))) return [];
  return [...featureNotes(api, settings), ...(await functionNotes(endpointUrl, api))];
}

/** A function that the gateway does not know is no error on AWS's side: its methods answer 500. */
async function functionNotes(endpointUrl: string, api: RestApi): Promise<string[]> {
  const { body } = await requestLocal(endpointUrl, '/_apigw/functions');
  const known = (JSON.parse(body) as { name?: string; arn?: string }[]).map(({ arn, name }) => name ?? arn ?? '');
  const isKnown = (name: string) => known.some((one) => one === name || one.includes(`:function:${name}`));
  const unknown = [...invokedFunctions(api)].filter(([name]) => !isKnown(name));
  if (unknown.length === 0) return [];
  const names = shorten(unknown.map(([name]) => name));
  return [
    `not declared under functions: in apigw.yaml: ${names}. Unless invocations are forwarded, 500 is the answer to ${shorten(unknown.flatMap(([, methods]) => methods))}`,
  ];
}

function featureNotes(api: RestApi, settings: Partial<StageSettings> | undefined): string[] {
  const byFeature = new Map<string, string[]>();
  for (const { effect, feature, httpMethod, path } of unsupportedFeatures(api, {
    ...defaultStageSettings(),
    ...settings,
  })) {
    const says =
      effect === '501' ? `${feature}: the local gateway answers 501 to` : `${feature}: kept, without effect, for`;
    byFeature.set(says, [...(byFeature.get(says) ?? []), `${httpMethod} ${path}`]);
  }
  return [...byFeature].map(([says, methods]) => `${says} ${shorten(methods)}`);
}

const shown = 5;

const shorten = (methods: readonly string[]) =>
  methods.length <= shown
    ? methods.join(', ')
    : `${methods.slice(0, shown).join(', ')} and ${methods.length - shown} more`;
