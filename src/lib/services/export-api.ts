// `apigw export`: the spec of a stage as it is deployed (GetExport), or of an API as it is now (its records).

import { GetExportCommand } from '@aws-sdk/client-api-gateway';
import { findRestApi } from '../aws/find-api.ts';
import { readRestApi } from '../aws/read-rest-api.ts';
import { stringifySpec } from '../spec/stringify-spec.ts';
import { writeLosslessSpec, writeSpec } from '../spec/write-spec.ts';
import { chooseApi } from './choose-api.ts';
import type { Context } from './context.ts';
import { resolveTarget } from './target.ts';

export interface ExportRequest {
  api?: string;
  stage?: string;
  format: 'oas30' | 'swagger';
  syntax: 'json' | 'yaml';
  /** GetExport's parameter: `none`, or a comma list of apigateway, integrations, authorizers, postman. */
  extensions: string;
}

/** The text of the spec. Of an API with all extensions it is lossless: importing it gives the same API. */
export async function exportApi(context: Context, request: ExportRequest): Promise<string> {
  const target = await resolveTarget(context, request.stage, request.api);
  const { id } = await findRestApi(target.clients, await chooseApi(context, target.project, request.api));
  if (request.stage === undefined) {
    const { api, unread } = await readRestApi(target.clients, id);
    if (unread.length > 0)
      context.notify(`Warning: the server does not list ${unread.join(', ')}: they are missing here`);
    const { extensions, format } = request;
    const whole = extensions === 'apigateway';
    return stringifySpec(
      whole ? writeLosslessSpec(api, { format }) : writeSpec(api, { format, extensions }),
      request.syntax,
    );
  }
  const answer = await target.clients.apiGateway(
    new GetExportCommand({
      restApiId: id,
      stageName: request.stage,
      exportType: request.format,
      accepts: `application/${request.syntax}`,
      ...(request.extensions !== 'none' && { parameters: { extensions: request.extensions } }),
    }),
  );
  const text = new TextDecoder().decode(answer.body);
  return text.endsWith('\n') ? text : `${text}\n`;
}
