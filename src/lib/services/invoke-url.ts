// Where a stage answers. Developer Guide, "Invoke REST APIs in API Gateway".

import type { Target } from './target.ts';

/** The URL of a stage, without a slash at the end: AWS's own, or under the endpoint where there is one. */
export function invokeUrl(
  { endpointUrl, region }: Pick<Target, 'endpointUrl' | 'region'>,
  apiId: string,
  stageName: string,
): string {
  if (endpointUrl) return `${endpointUrl.replace(/\/+$/, '')}/_aws/execute-api/${apiId}/${stageName}`;
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://${apiId}.execute-api.${region}.${suffix}/${stageName}`;
}
