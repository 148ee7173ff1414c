// The head of a document: its format, title and version, and where the API is served.

import type { Json } from '../model/api.ts';
import type { JsonObject } from './spec-document.ts';
import type { Writing } from './writing.ts';
import { present, unlessEmpty } from './writing.ts';

/** Everything before `paths`. */
export function writeHead(writing: Writing): JsonObject {
  const head = { info: writeInfo(writing) };
  if (writing.format === 'swagger') return { swagger: '2.0', ...head, ...writeHost(writing) };
  return { openapi: '3.0.1', ...head, ...writeServers(writing) };
}

/** GetExport writes the time of creation for a missing version; a lossless document must not invent one. */
function writeInfo({ api, stage, lossless }: Writing): JsonObject {
  const created = stage && !lossless ? `${stage.createdDate.toISOString().slice(0, 19)}Z` : '';
  return present({ title: api.name, description: api.description, version: api.version ?? created });
}

function writeHost({ stage }: Writing): JsonObject {
  if (!stage) return { schemes: ['https'] };
  return { host: hostOf(stage), basePath: `/${stage.stageName}`, schemes: ['https'] };
}

function hostOf({ apiId, region }: NonNullable<Writing['stage']>): string {
  return `${apiId}.execute-api.${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`;
}

function writeServers(writing: Writing): JsonObject {
  const { stage } = writing;
  const endpoint = writing.lossless ? writeEndpoint(writing) : undefined;
  if (!stage && !endpoint) return {};
  const server: JsonObject = { url: stage ? `https://${hostOf(stage)}/{basePath}` : '/' };
  if (stage) server['variables'] = { basePath: { default: stage.stageName } };
  if (endpoint) server['x-amazon-apigateway-endpoint-configuration'] = endpoint;
  return { servers: [server] };
}

/** The object of x-amazon-apigateway-endpoint-configuration; undefined when all of it is AWS's default. */
export function writeEndpoint({ api }: Writing): JsonObject | undefined {
  const { types, vpcEndpointIds, ipAddressType } = api.endpointConfiguration ?? {};
  return unlessEmpty(
    present({
      disableExecuteApiEndpoint: api.disableExecuteApiEndpoint,
      types: types as Json | undefined,
      vpcEndpointIds,
      ipAddressType,
    }),
  );
}
