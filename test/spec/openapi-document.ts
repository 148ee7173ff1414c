// Documents for tests: the smallest one around what a test is about.
import type { Json } from '../../src/lib/model/api.ts';
import { type ImportOptions, readRestApi } from '../../src/lib/spec/openapi/read-rest-api.ts';
import { SpecImportError } from '../../src/lib/spec/openapi/spec-import-error.ts';
import { parseSpec } from '../../src/lib/spec/read-spec.ts';
import type { SpecDocument } from '../../src/lib/spec/spec-document.ts';

export const lambdaUri =
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations';

/** An OpenAPI 3.0 document of these paths and other members. */
export function openapi(paths: Record<string, Json>, more: Record<string, Json> = {}): SpecDocument {
  return parse({ openapi: '3.0.1', info: { title: 'test', version: '1' }, paths, ...more });
}

export function parse(document: Json): SpecDocument {
  return parseSpec(JSON.stringify(document, null, 1), 'api.json');
}

/** What API Gateway says when it refuses the document, and the line of each complaint. */
export function refusal(document: SpecDocument, options?: ImportOptions): { message: string; lines: number[] } {
  try {
    readRestApi(document, options);
  } catch (error) {
    if (!(error instanceof SpecImportError)) throw error;
    return { message: error.message, lines: error.problems.map(({ pointer }) => document.locate(pointer).line) };
  }
  throw new Error('the document was not refused');
}
