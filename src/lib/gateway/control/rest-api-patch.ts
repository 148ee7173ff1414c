// What UpdateRestApi changes (API reference: "Patch Operations", RestApi; texts recorded).

import type { EndpointConfiguration, EndpointType, IpAddressType } from '@aws-sdk/client-api-gateway';
import type { StoredRestApi } from './api-store.ts';
import { badRequest } from './faults.ts';
import { type Change, type PatchRule, type PatchTable, refuseOp, refusePath } from './patch.ts';
import { flag, listItems, text } from './patch-rules.ts';
import { refuseCompressionSize, settleEndpoint } from './rest-api-fields.ts';

type RestApiRule = PatchRule<StoredRestApi>;

const endpointTypes = ['REGIONAL', 'EDGE', 'PRIVATE'];

/** The type stands in the value; what the path ends with (a type, or an index as some clients write) names the old one. */
const endpointTypeRule: RestApiRule = {
  path: '/endpointConfiguration/types/*',
  ops: ['add', 'remove', 'replace'],
  refuseOp: () => badRequest("Invalid patch operation specified. Must be 'add'|'remove'|'replace'"),
  apply: (found, change) => withEndpoint(found, changeType(found.endpointConfiguration ?? {}, change)),
};

function changeType(endpoint: EndpointConfiguration, change: Change): EndpointConfiguration {
  const before = endpoint.types ?? [];
  const value = change.op === 'replace' ? change.value : change.captures[0];
  if (!value || !endpointTypes.includes(value)) {
    throw badRequest('Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE');
  }
  const type = value as EndpointType;
  if (change.op === 'remove') return { ...endpoint, types: before.filter((one) => one !== type) };
  const types = change.op === 'replace' ? [type] : [...before.filter((one) => one !== type), type];
  // A private API has dualstack addresses only: changing to it changes them.
  return { ...endpoint, types, ...(type === 'PRIVATE' ? { ipAddressType: 'dualstack' } : {}) };
}

const ipAddressTypeRule: RestApiRule = {
  path: '/endpointConfiguration/ipAddressType',
  ops: ['replace'],
  refuseOp,
  apply(found, change) {
    if (change.value !== 'ipv4' && change.value !== 'dualstack') {
      throw badRequest('ipAddressType must be either ipv4 or dualstack.');
    }
    return withEndpoint(found, { ...found.endpointConfiguration, ipAddressType: change.value as IpAddressType });
  },
};

const vpcEndpointRule: RestApiRule = {
  path: '/endpointConfiguration/vpcEndpointIds',
  ops: ['add', 'remove'],
  refuseOp,
  apply(found, change) {
    const others = (found.endpointConfiguration?.vpcEndpointIds ?? []).filter((id) => id !== change.value);
    const ids = change.op === 'add' && change.value ? [...others, change.value] : others;
    return withEndpoint(found, { ...found.endpointConfiguration, vpcEndpointIds: ids });
  },
};

/** Without a value compression is switched off [recorded]. */
const compressionRule: RestApiRule = {
  path: '/minimumCompressionSize',
  ops: ['replace'],
  refuseOp,
  apply({ minimumCompressionSize: _before, ...others }, { value }) {
    if (value === undefined || value === '') return others;
    const size = /^-?\d+$/.test(value) ? Number(value) : Number.NaN;
    refuseCompressionSize(size);
    return { ...others, minimumCompressionSize: size };
  },
};

const apiKeySourceRule: RestApiRule = {
  path: '/apiKeySource',
  ops: ['replace'],
  refuseOp,
  apply(found, { value }) {
    if (value !== 'HEADER' && value !== 'AUTHORIZER') {
      throw badRequest('Invalid ApiKeySource specified. Valid options are HEADER,AUTHORIZER');
    }
    return { ...found, apiKeySource: value };
  },
};

function withEndpoint(found: StoredRestApi, endpoint: EndpointConfiguration): StoredRestApi {
  return { ...found, endpointConfiguration: settleEndpoint(endpoint) };
}

/** Paths of UpdateRestApi. */
export const restApiPatchTable: PatchTable<StoredRestApi> = {
  refusal: refusePath,
  rules: [
    text('/name', 'name'),
    text('/description', 'description', ['add', 'replace', 'remove']),
    text('/policy', 'policy'),
    text('/securityPolicy', 'securityPolicy'),
    text('/endpointAccessMode', 'endpointAccessMode'),
    flag('/disableExecuteApiEndpoint', 'disableExecuteApiEndpoint'),
    listItems('binaryMediaTypes'),
    apiKeySourceRule,
    compressionRule,
    endpointTypeRule,
    ipAddressTypeRule,
    vpcEndpointRule,
  ],
};
