// An API's own settings: the RestApi record <-> the fields of the model (API reference: RestApi).

import type { RestApi as RestApiRecord } from '@aws-sdk/client-api-gateway';
import type { RestApi } from './api.ts';
import { given } from './given.ts';
import { policyFromText, shortenPolicyResources, textFromPolicy } from './rest-records-policy.ts';

/** The record without what no model has: when it was made, and what an import warned of. */
export type SettingsRecord = Omit<RestApiRecord, 'createdDate' | 'warnings'>;

/** The settings that a record tells. */
export function settingsFromRecord(restApi: SettingsRecord) {
  const { endpointConfiguration } = restApi;
  return {
    name: restApi.name ?? '',
    apiKeySource: restApi.apiKeySource ?? ('HEADER' as const),
    binaryMediaTypes: [...new Set(restApi.binaryMediaTypes ?? [])].sort(),
    ...given({
      description: restApi.description,
      version: restApi.version,
      minimumCompressionSize: restApi.minimumCompressionSize,
      disableExecuteApiEndpoint: restApi.disableExecuteApiEndpoint || undefined,
      endpointConfiguration: endpointConfiguration && given(endpointConfiguration),
      endpointAccessMode: restApi.endpointAccessMode,
      securityPolicy: restApi.securityPolicy as string | undefined,
    }),
    ...(restApi.policy ? { policy: shortenPolicyResources(policyFromText(restApi.policy), restApi.id) } : {}),
  };
}

/** The record of an API's settings, with AWS's defaults. */
export function recordFromSettings(api: RestApi, id: string, rootResourceId: string): SettingsRecord {
  const types = api.endpointConfiguration?.types ?? ['EDGE'];
  return {
    id,
    name: api.name,
    ...given({
      description: api.description,
      version: api.version,
      minimumCompressionSize: api.minimumCompressionSize,
      endpointAccessMode: api.endpointAccessMode,
      securityPolicy: api.securityPolicy as RestApiRecord['securityPolicy'],
      binaryMediaTypes: api.binaryMediaTypes.length > 0 ? api.binaryMediaTypes : undefined,
      policy: api.policy === undefined ? undefined : textFromPolicy(api.policy),
    }),
    apiKeySource: api.apiKeySource,
    disableExecuteApiEndpoint: api.disableExecuteApiEndpoint ?? false,
    endpointConfiguration: {
      ipAddressType: types.includes('PRIVATE') ? 'dualstack' : 'ipv4',
      ...api.endpointConfiguration,
      types,
    },
    rootResourceId,
  };
}
