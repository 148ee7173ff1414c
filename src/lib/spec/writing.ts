// What one writing of a document goes by, and the few things that all of its parts need.

import type { Json, RestApi } from '../model/api.ts';
import type { JsonObject } from './spec-document.ts';

/** GetExport's export types: Swagger 2.0 or OpenAPI 3.0.1. */
export type SpecFormat = 'swagger' | 'oas30';

/** The stage that is exported, for the document's server and version. */
export interface ExportStage {
  apiId: string;
  region: string;
  stageName: string;
  /** Of the API; it stands in for a missing version. */
  createdDate: Date;
}

export interface Writing {
  readonly api: RestApi;
  readonly format: SpecFormat;
  /** Also what GetExport leaves out. */
  readonly lossless: boolean;
  /** Which extensions are written. */
  readonly integrations: boolean;
  readonly authorizers: boolean;
  readonly settings: boolean;
  /** The models to write. */
  readonly models: ReadonlySet<string>;
  readonly stage?: ExportStage;
}

/** The `$ref` to a model in the document's own place for schemas. */
export function modelReference({ format }: Writing, name: string): JsonObject {
  const escaped = name.replaceAll('~', '~0').replaceAll('/', '~1');
  return { $ref: `#/${format === 'swagger' ? 'definitions' : 'components/schemas'}/${escaped}` };
}

/** The members whose value is there: absent fields are absent from the document. */
export function present(members: Record<string, Json | undefined>): JsonObject {
  const made: JsonObject = {};
  for (const [key, value] of Object.entries(members)) {
    if (value !== undefined) made[key] = value;
  }
  return made;
}

/** The map, or undefined when there is nothing in it. */
export function unlessEmpty<T extends object>(map: T): T | undefined {
  return Object.keys(map).length > 0 ? map : undefined;
}
