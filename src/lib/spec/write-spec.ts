// The model -> an OpenAPI document: as GetExport writes it, or without loss.
// Guide "Export a REST API from API Gateway".

import type { Json, RestApi } from '../model/api.ts';
import { usedModels } from '../model/normalize-models.ts';
import type { JsonObject } from './spec-document.ts';
import { writeComponents } from './write-components.ts';
import { writeHead } from './write-head.ts';
import { writePaths } from './write-paths.ts';
import { writeRootExtensions } from './write-root-extensions.ts';
import type { ExportStage, SpecFormat, Writing } from './writing.ts';

/** What GetExport is asked for. */
export interface ExportOptions {
  /** GetExport's `exportType`. */
  format: SpecFormat;
  /** GetExport's parameter `extensions`: `none`, or a comma list of `integrations`, `authorizers`, `apigateway`. */
  extensions: string;
  stage?: ExportStage;
}

/** The document that GetExport answers with. An extension other than the three above is refused by the caller. */
export function writeSpec(api: RestApi, { format, extensions, stage }: ExportOptions): JsonObject {
  const wanted = new Set(extensions.split(',').map((name) => name.trim()));
  const all = wanted.has('apigateway');
  return writeDocument({
    api,
    format,
    lossless: false,
    integrations: all || wanted.has('integrations'),
    authorizers: all || wanted.has('authorizers'),
    settings: all,
    models: usedModels(api),
    ...(stage ? { stage } : {}),
  });
}

/** What a lossless document is written with. */
export interface LosslessOptions {
  format: SpecFormat;
  stage?: ExportStage;
}

/**
 * A document from which `readRestApi` makes the very same model: also what GetExport leaves out (unused models and
 * authorizers, endpoint configuration, cache namespaces, unknown extensions).
 */
export function writeLosslessSpec(api: RestApi, { format, stage }: LosslessOptions): JsonObject {
  const models = new Set(Object.keys(api.models));
  const everything = { lossless: true, integrations: true, authorizers: true, settings: true, models };
  return writeDocument({ api, format, ...everything, ...(stage ? { stage } : {}) });
}

function writeDocument(writing: Writing): JsonObject {
  return {
    ...writeHead(writing),
    paths: writePaths(writing) as Json,
    ...writeComponents(writing),
    ...(writing.settings ? writeRootExtensions(writing) : {}),
  };
}
