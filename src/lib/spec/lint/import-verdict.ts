// What ImportRestApi says of the document: the very reading that deploy and the local gateway use, so that lint and they
// can't disagree. Its messages are API Gateway's own; here each finds its rule.

import { readRestApi } from '../openapi/read-rest-api.ts';
import { type ImportProblem, SpecImportError } from '../openapi/spec-import-error.ts';
import type { Pointer, SpecDocument } from '../spec-document.ts';
import type { LintDocument } from './lint-document.ts';
import type { RuleCode } from './rules.ts';

/** Texts of API Gateway -> rules; the first that fits. */
const texts: [RegExp, RuleCode][] = [
  [/path part only allow/, 'path-characters'],
  [/already has a variable path part/, 'path-variable-sibling'],
  [/with a greedy path variable/, 'path-greedy-not-last'],
  [/Model name must be/, 'model-name'],
  [/Unable to create model/, 'model-reference'],
  [/^Reference to model/, 'model-missing'],
  [/^Unsupported model type/, 'model-type'],
  [/^Parameter of method/, 'parameter-missing'],
  [/parameter (location|type) '?cookie/i, 'parameter-cookie'],
  [/parameter (location|type) '?formData/i, 'parameter-form'],
  [/Unable to put method response/, 'response-status'],
  [/Unable to put integration response/, 'integration-response-invalid'],
  [/Unable to put integration/, 'integration-invalid'],
  [/Parameter names? (must|should)/, 'parameter-invalid'],
  [/Unable to create authorizer/, 'authorizer-invalid'],
  [/^Unsupported security definition type/, 'security-scheme-ignored'],
  [/^Security definition .* not found/, 'security-undefined'],
  [/^Default response of method/, 'response-default'],
  [/^No responses specified/, 'responses-missing'],
  [/^Integration response .* no statusCode/, 'integration-status-missing'],
  [/^More than one server/, 'server-not-first'],
];

/** Errors and warnings of an import, each at the place that it speaks of. */
export function checkImport({ document, report }: LintDocument): void {
  const { errors, warnings } = importProblems(document);
  for (const [problems, other] of [
    [errors, 'import-error'],
    [warnings, 'import-warning'],
  ] as const) {
    for (const { message, pointer } of problems) report(codeOf(message, pointer) ?? other, pointer, message, 'key');
  }
}

/** OpenAPI 3.1 is refused as a whole; read as 3.0 it shows what else there is. */
function importProblems(document: SpecDocument): {
  errors: readonly ImportProblem[];
  warnings: readonly ImportProblem[];
} {
  const readable = document.version === 'openapi31' ? { ...document, version: 'openapi30' as const } : document;
  try {
    return { errors: [], warnings: readRestApi(readable).problems };
  } catch (error) {
    if (!(error instanceof SpecImportError)) throw error;
    return { errors: error.problems, warnings: error.warnings };
  }
}

function codeOf(message: string, pointer: Pointer): RuleCode | undefined {
  if (pointer[0] === 'paths' && pointer[1] === '$default' && message.includes('path part')) return 'path-default';
  return texts.find(([text]) => text.test(message))?.[1];
}
