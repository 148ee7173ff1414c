// What a document can say of the API but an export of a stage does not tell: compared with the API's own record instead.
// API reference: RestApi, UpdateRestApi. What the document leaves out stays as it is.

import type { RestApi as RestApiRecord } from '@aws-sdk/client-api-gateway';
import { type Change, makeChange } from '../diff/change.ts';
import type { EndpointType, RestApi } from '../model/api.ts';
import type { ApiSettings, Patch } from './plan.ts';

/** The settings in an API's record, as GetRestApis and GetRestApi give it. */
export function apiSettingsFromRecord(record: Omit<RestApiRecord, 'createdDate'>): ApiSettings {
  const { disableExecuteApiEndpoint, endpointAccessMode, endpointConfiguration, securityPolicy } = record;
  return withoutUndefined({
    ...settingsOfEndpoint(endpointConfiguration ?? {}),
    disableExecuteApiEndpoint,
    endpointAccessMode,
    securityPolicy,
  });
}

/** The settings that a definition declares; `endpointType` goes before its own. */
export function apiSettingsOf(api: RestApi, endpointType?: EndpointType): ApiSettings {
  const { disableExecuteApiEndpoint, endpointAccessMode, endpointConfiguration = {}, securityPolicy } = api;
  return withoutUndefined({
    ...settingsOfEndpoint(endpointConfiguration),
    ...(endpointType && { endpointType }),
    disableExecuteApiEndpoint,
    endpointAccessMode,
    securityPolicy,
  });
}

function settingsOfEndpoint({ ipAddressType, types, vpcEndpointIds }: EndpointConfigurationLike) {
  return { endpointType: types?.[0], ipAddressType, vpcEndpointIds: vpcEndpointIds && [...vpcEndpointIds].sort() };
}

interface EndpointConfigurationLike {
  types?: EndpointType[] | undefined;
  ipAddressType?: 'ipv4' | 'dualstack' | undefined;
  vpcEndpointIds?: string[] | undefined;
}

function withoutUndefined(settings: { [Name in keyof ApiSettings]: ApiSettings[Name] | undefined }): ApiSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

export interface ApiSettingsComparison {
  /** UpdateRestApi's operations that bring about what is wanted. */
  patch: Patch[];
  changes: Change[];
  /** Whether some of it takes effect with the next deployment only. */
  deploys: boolean;
}

/** Of these, API Gateway asks for a deployment. Guide: "Disable the default endpoint for REST APIs", "Private REST APIs". */
const deployed: readonly (keyof ApiSettings)[] = ['disableExecuteApiEndpoint', 'endpointAccessMode', 'vpcEndpointIds'];

/** Of a definition's settings, those that a deployment brings into force; what is off counts as not there. */
export function deployedSettings(settings: ApiSettings): ApiSettings {
  return Object.fromEntries(deployed.flatMap((name) => (settings[name] ? [[name, settings[name]]] : [])));
}

/** Whether a definition has a say in them: then only the deployment's own mark tells whether they are in force. */
export function declaresDeployedSettings(api: RestApi): boolean {
  const declared = apiSettingsOf(api);
  return deployed.some((name) => declared[name] !== undefined);
}

/** What differs from what is wanted; what is not wanted is not looked at. */
export function compareApiSettings(live: ApiSettings, wanted: ApiSettings): ApiSettingsComparison {
  const differing = (Object.keys(wanted) as (keyof ApiSettings)[]).filter((name) => !equal(live[name], wanted[name]));
  return {
    patch: differing.flatMap((name) => patches[name](live, wanted)),
    changes: differing.map((name) => changeOf(name, live, wanted)),
    deploys: differing.some((name) => deployed.includes(name)),
  };
}

/** AWS's records leave out what is false. */
function equal(live: unknown, wanted: unknown): boolean {
  return String(live ?? false) === String(wanted ?? false);
}

const replace = (path: string, value: unknown): Patch[] => [{ op: 'replace', path, value: String(value) }];

const patches: Readonly<Record<keyof ApiSettings, (live: ApiSettings, wanted: ApiSettings) => Patch[]>> = {
  // The path names the type that the API has.
  endpointType: (live, wanted) =>
    live.endpointType ? replace(`/endpointConfiguration/types/${live.endpointType}`, wanted.endpointType) : [],
  ipAddressType: (_, { ipAddressType }) => replace('/endpointConfiguration/ipAddressType', ipAddressType),
  vpcEndpointIds: ({ vpcEndpointIds: had = [] }, { vpcEndpointIds: wants = [] }) => [
    ...wants.filter((id) => !had.includes(id)).map((value) => vpcPatch('add', value)),
    ...had.filter((id) => !wants.includes(id)).map((value) => vpcPatch('remove', value)),
  ],
  disableExecuteApiEndpoint: (_, wanted) => replace('/disableExecuteApiEndpoint', wanted.disableExecuteApiEndpoint),
  endpointAccessMode: (_, { endpointAccessMode }) => replace('/endpointAccessMode', endpointAccessMode),
  securityPolicy: (_, { securityPolicy }) => replace('/securityPolicy', securityPolicy),
};

const vpcPatch = (op: 'add' | 'remove', value: string): Patch => ({
  op,
  path: '/endpointConfiguration/vpcEndpointIds',
  value,
});

const words: Readonly<Record<Exclude<keyof ApiSettings, 'disableExecuteApiEndpoint' | 'securityPolicy'>, string>> = {
  endpointType: 'the endpoint type',
  ipAddressType: 'the IP address type of the endpoint',
  vpcEndpointIds: 'the list of VPC endpoints',
  endpointAccessMode: 'the endpoint access mode',
};

function changeOf(name: keyof ApiSettings, live: ApiSettings, wanted: ApiSettings): Change {
  const [before, after] = [live[name], wanted[name]];
  if (name === 'disableExecuteApiEndpoint') {
    const rule = after ? 'default-endpoint-disabled' : 'default-endpoint-enabled';
    return makeChange(rule, {}, { subject: 'the default endpoint', before: !before, after: !after });
  }
  if (name === 'securityPolicy') {
    return makeChange('security-policy-changed', {}, { subject: 'the TLS security policy', before, after });
  }
  return makeChange('endpoint-configuration-changed', {}, { subject: words[name], before, after });
}
