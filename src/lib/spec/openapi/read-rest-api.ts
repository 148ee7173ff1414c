// A document -> the REST API that ImportRestApi makes of it: Swagger 2.0 and OpenAPI 3.0, with API Gateway's extensions.
// Guide "Develop REST APIs using OpenAPI in API Gateway".

import type { RestApi } from '../../model/api.ts';
import { defaultTimeoutInMillis, emptyRestApi } from '../../model/api.ts';
import type { SpecDocument } from '../spec-document.ts';
import { readApiSettings } from './api-settings.ts';
import type { BasePathMode } from './base-path.ts';
import { baseSegments } from './base-path.ts';
import { readDocumentation } from './documentation.ts';
import type { Reading } from './reading.ts';
import { readPaths } from './resources.ts';
import { readModels } from './schemas.ts';
import { readSecuritySchemes } from './security.ts';
import type { ImportProblem } from './spec-import-error.ts';
import { SpecImportError, unreadable } from './spec-import-error.ts';

/** The parameters of ImportRestApi and PutRestApi that change what a document becomes. */
export interface ImportOptions {
  /** Default `ignore`. */
  basepath?: BasePathMode;
  /** Default `import`; `ignore` is the parameter `ignore=documentation`. */
  documentation?: 'import' | 'ignore';
  /** Milliseconds that an integration may take: the account's quota, which AWS raises on request. Default 29000. */
  maxTimeoutInMillis?: number;
  /** The API that the document is merged into (PutRestApi's mode `merge`): what it has, the document may refer to. */
  into?: RestApi;
  /** `export`: API Gateway wrote the document itself, so that it is taken as it is. Default `document`. */
  source?: 'document' | 'export';
}

/** The API, and what of the document is not in it. */
export interface ImportedRestApi {
  api: RestApi;
  /** ImportRestApi's own warnings. */
  warnings: string[];
  /** The same with their places, and whatever else was ignored: things of which no warning of AWS's is known. */
  problems: ImportProblem[];
}

/**
 * The API that API Gateway makes of a document. Pure and linear in the size of the document.
 * @throws SpecImportError with everything that API Gateway would refuse, in its own words; not for an export.
 */
export function readRestApi(document: SpecDocument, options: ImportOptions = {}): ImportedRestApi {
  if (document.version === 'openapi31') {
    const hint = 'API Gateway imports Swagger 2.0 and OpenAPI 3.0; convert the document to 3.0 (`--adapt` does).';
    throw new SpecImportError([{ message: unreadable, pointer: ['openapi'] }], [], hint);
  }
  const reading: Reading = {
    document,
    api: emptyRestApi(''),
    into: options.into ?? emptyRestApi(''),
    errors: [],
    warnings: [],
    notes: [],
    schemes: new Map(),
    maxTimeoutInMillis: options.maxTimeoutInMillis ?? defaultTimeoutInMillis,
  };
  readApiSettings(reading);
  readModels(reading);
  readSecuritySchemes(reading);
  readPaths(reading, baseSegments(reading, options.basepath ?? 'ignore'));
  if (options.documentation !== 'ignore') readDocumentation(reading);
  if (reading.errors.length > 0 && options.source !== 'export')
    throw new SpecImportError(reading.errors, reading.warnings);
  const warnings = reading.warnings.map(({ message }) => message);
  return { api: reading.api, warnings, problems: [...reading.errors, ...reading.warnings, ...reading.notes] };
}
