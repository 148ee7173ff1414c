// What a document says of the API as a whole: info, servers, and the extensions at the root.
// Guide "OpenAPI extensions for API Gateway".

import type { EndpointConfiguration, GatewayResponse, Json, RestApi } from '../../model/api.ts';
import { record } from '../../model/api.ts';
import { gatewayResponseStatus } from '../../model/gateway-response-types.ts';
import { isTrue, itemsOf, member, membersOf, nonEmpty, textOf, textSet } from './json-object.ts';
import type { Reading } from './reading.ts';
import { isSwagger2, opaqueExtensions, refuse, warn } from './reading.ts';

const prefix = 'x-amazon-apigateway-';

/** The extensions at the root that the model has fields for. */
const rootExtensions: ReadonlySet<string> = new Set(
  [
    'api-key-source',
    'binary-media-types',
    'documentation',
    'endpoint-access-mode',
    'endpoint-configuration',
    'gateway-responses',
    'minimum-compression-size',
    'policy',
    'request-validator',
    'request-validators',
    'security-policy',
  ].map((name) => prefix + name),
);

/** Fills the API's own fields, its request validators and gateway responses, and its unknown extensions. */
export function readApiSettings(reading: Reading): void {
  const { api, document } = reading;
  readInfo(api, member(document.root, 'info'));
  api.binaryMediaTypes = textSet(extension(reading, 'binary-media-types'));
  if (textOf(extension(reading, 'api-key-source'))?.toUpperCase() === 'AUTHORIZER') api.apiKeySource = 'AUTHORIZER';
  readCompression(reading);
  readEndpoint(reading);
  const policy = extension(reading, 'policy');
  if (policy !== undefined && policy !== null && policy !== '') api.policy = readPolicy(policy);
  api.requestValidators = readValidators(extension(reading, 'request-validators'));
  readGatewayResponses(reading);
  const unknown = opaqueExtensions(document.root, rootExtensions);
  if (unknown) api.extensions = unknown;
}

function extension(reading: Reading, name: string): Json | undefined {
  return member(reading.document.root, prefix + name);
}

function readInfo(api: RestApi, info: Json | undefined): void {
  api.name = textOf(member(info, 'title')) ?? '';
  const version = nonEmpty(member(info, 'version'));
  const description = nonEmpty(member(info, 'description'));
  if (version !== undefined) api.version = version;
  if (description !== undefined) api.description = description;
}

function readCompression(reading: Reading): void {
  const written = nonEmpty(extension(reading, 'minimum-compression-size'));
  if (written === undefined) return;
  const bytes = Number(written);
  if (Number.isInteger(bytes) && bytes >= 0 && bytes <= 10_485_760) {
    reading.api.minimumCompressionSize = bytes;
  } else {
    const message = 'Invalid minimum compression size, must be between 0 and 10485760';
    refuse(reading, [`${prefix}minimum-compression-size`], message);
  }
}

function readEndpoint(reading: Reading): void {
  const { api, document } = reading;
  const servers = itemsOf(member(document.root, 'servers'));
  if (!isSwagger2(reading) && servers.length > 1) {
    const message = 'More than one server provided. Ignoring all but the first for defining endpoint configuration';
    warn(reading, ['servers', 1], message);
  }
  const written = member(servers[0], `${prefix}endpoint-configuration`) ?? extension(reading, 'endpoint-configuration');
  const configuration = readEndpointConfiguration(written);
  if (configuration) api.endpointConfiguration = configuration;
  const disabled = member(written, 'disableExecuteApiEndpoint');
  if (disabled !== undefined) api.disableExecuteApiEndpoint = isTrue(disabled);
  const accessMode = nonEmpty(extension(reading, 'endpoint-access-mode'));
  if (accessMode === 'BASIC' || accessMode === 'STRICT') api.endpointAccessMode = accessMode;
  const securityPolicy = nonEmpty(extension(reading, 'security-policy'));
  if (securityPolicy !== undefined) api.securityPolicy = securityPolicy;
}

const endpointTypes = ['EDGE', 'REGIONAL', 'PRIVATE'] as const;

function readEndpointConfiguration(written: Json | undefined): EndpointConfiguration | undefined {
  const types = textSet(member(written, 'types'));
  const known = endpointTypes.filter((type) => types.includes(type));
  const vpcEndpointIds = textSet(member(written, 'vpcEndpointIds'));
  const ipAddressType = textOf(member(written, 'ipAddressType'));
  const configuration: EndpointConfiguration = {
    ...(known.length > 0 ? { types: known } : {}),
    ...(vpcEndpointIds.length > 0 ? { vpcEndpointIds } : {}),
    ...(ipAddressType === 'ipv4' || ipAddressType === 'dualstack' ? { ipAddressType } : {}),
  };
  return Object.keys(configuration).length > 0 ? configuration : undefined;
}

/** A policy may be written as JSON text too. */
function readPolicy(policy: Json): Json {
  if (typeof policy !== 'string') return policy;
  try {
    return JSON.parse(policy) as Json;
  } catch {
    return policy;
  }
}

function readValidators(value: Json | undefined): RestApi['requestValidators'] {
  return record(
    membersOf(value).map(([name, validator]) => [
      name,
      {
        validateRequestBody: isTrue(member(validator, 'validateRequestBody')),
        validateRequestParameters: isTrue(member(validator, 'validateRequestParameters')),
      },
    ]),
  );
}

function readGatewayResponses(reading: Reading): void {
  for (const [type, response] of membersOf(extension(reading, 'gateway-responses'))) {
    if (!gatewayResponseStatus.has(type)) {
      const message = `Unable to put gateway response '${type}': Invalid response type specified: ${type}`;
      refuse(reading, [`${prefix}gateway-responses`, type], message);
      continue;
    }
    reading.api.gatewayResponses[type] = readGatewayResponse(response);
  }
}

function readGatewayResponse(response: Json): GatewayResponse {
  const statusCode = nonEmpty(member(response, 'statusCode'));
  return {
    ...(statusCode === undefined ? {} : { statusCode }),
    responseParameters: texts(member(response, 'responseParameters')),
    responseTemplates: texts(member(response, 'responseTemplates')),
  };
}

function texts(map: Json | undefined): Record<string, string> {
  return record(membersOf(map).map(([name, value]) => [name, textOf(value) ?? '']));
}
