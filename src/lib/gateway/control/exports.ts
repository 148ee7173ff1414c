// GetExport: the definition that a stage serves, as an OpenAPI document (guide: "Export a REST API from API Gateway").

import type { ExportResponse, GetExportRequest } from '@aws-sdk/client-api-gateway';
import { stringifySpec } from '../../spec/stringify-spec.ts';
import { type ExportOptions, writeSpec } from '../../spec/write-spec.ts';
import { findRestApi, wireDate } from './api-store.ts';
import type { Context } from './context.ts';
import { findSnapshot } from './deployments.ts';
import { badRequest } from './faults.ts';
import { findStage } from './stage-store.ts';

const formats = ['oas30', 'swagger'] as const;
const extensionKinds = ['integrations', 'authorizers', 'apigateway', 'postman'];

function getExport(input: GetExportRequest, context: Context): ExportResponse {
  const format = formats.find((one) => one === input.exportType);
  if (!format) throw badRequest(`No API exporter for type '${input.exportType}'`);
  const writes = textFormat(input.accepts);
  const restApi = findRestApi(context, input.restApiId);
  const stage = findStage(context, restApi.id, input.stageName);
  const { api } = findSnapshot(context, restApi.id, stage.deploymentId);
  const { region } = context;
  // The version of an API that has none is when it was made.
  const createdDate = wireDate(restApi.createdDate);
  const version = api.version ?? createdDate.toISOString().replace('.000Z', 'Z');
  const document = writeSpec(api, {
    format,
    extensions: extensionsOf(input.parameters),
    stage: { apiId: restApi.id, region, stageName: stage.stageName, createdDate },
  });
  // A header holds ASCII, and a quoted name no quotes; a version may hold anything.
  const fileName = `${format}_${version}.${writes}`.replaceAll(/[^ !#-~]/g, '');
  return {
    contentType: 'application/octet-stream',
    contentDisposition: `attachment; filename="${fileName}"`,
    body: new TextEncoder().encode(stringifySpec(document, writes)),
  };
}

function extensionsOf(parameters: Record<string, string> | undefined): ExportOptions['extensions'] {
  const said = parameters?.['extensions'] ?? parameters?.['extension'];
  if (!said) return 'none';
  const unknown = said.split(',').find((kind) => !extensionKinds.includes(kind.trim()));
  if (unknown !== undefined) throw badRequest(`Invalid extensions specified: ${unknown}`);
  if (said.split(',').includes('postman')) {
    throw badRequest(
      'The extension postman is not supported by this gateway; use integrations, authorizers or apigateway',
    );
  }
  return said;
}

function textFormat(accepts: string | undefined): 'json' | 'yaml' {
  const types = (accepts ?? 'application/json').split(',').map((type) => type.split(';')[0]?.trim());
  if (types.includes('application/json') || types.includes('*/*')) return 'json';
  if (types.includes('application/yaml')) return 'yaml';
  throw badRequest(`Invalid Accept type specified: ${accepts}. Valid types are application/json and application/yaml`);
}

/** The export of a stage's definition. */
export const exportHandlers = { GetExport: getExport };
