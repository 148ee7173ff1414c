// swagger-parser's verdict on whether a document is valid OpenAPI: one finding, and never a gate, since API Gateway takes
// documents that are not (of 891 real ones four in five).

import type { Json } from '../../model/api.ts';
import { parseFragment } from '../pointer.ts';
import type { Pointer } from '../spec-document.ts';
import type { LintDocument } from './lint-document.ts';
import { strictSteps } from './strict-steps.ts';

/** Steps that swagger-parser takes in seconds. */
const maxSteps = 2_000_000;

/** Reports `not-valid-openapi` when swagger-parser refuses the document, and what would keep it busy for hours as not checked. */
export async function checkStrictly({ root, report }: LintDocument): Promise<void> {
  if (strictSteps(root, maxSteps) >= maxSteps) {
    report('not-checked-strictly', [], 'too many references, or too long lists, to check whether it is valid OpenAPI');
    return;
  }
  const { default: SwaggerParser } = await import('@apidevtools/swagger-parser');
  try {
    const copy: unknown = structuredClone(root); // it works on its argument
    await SwaggerParser.validate(copy as Parameters<typeof SwaggerParser.validate>[0], {
      resolve: { external: false },
      dereference: { circular: 'ignore' },
    });
  } catch (error) {
    report('not-valid-openapi', placeOf(error), messageOf(error), 'key');
  }
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const lines = message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.slice(0, 2).join(' ').slice(0, 300);
}

/** Where the schema of OpenAPI found the deepest fault: ajv's details have JSON pointers. */
function placeOf(error: unknown): Pointer {
  const details: unknown = error instanceof Error && 'details' in error ? error.details : undefined;
  if (!Array.isArray(details)) return [];
  const pointers = (details as { instancePath?: Json }[]).map(({ instancePath }) =>
    typeof instancePath === 'string' ? instancePath : '',
  );
  const deepest = pointers.reduce((longest, one) => (one.length > longest.length ? one : longest), '');
  return parseFragment(deepest) ?? [];
}
