// What CreateDeployment and ImportRestApi would refuse is told before anything is written: nothing is left half done.
// API reference, "CreateDeployment"; Developer Guide, "Amazon API Gateway quotas".

import { ApigwError, formatPlace } from '../errors.ts';
import type { RestApi } from '../model/api.ts';
import type { SpecInput } from './spec-input.ts';

/** AWS's limit of an OpenAPI document, in bytes. */
const maxDocumentBytes = 6 * 1024 * 1024;

/** Throws InvalidSpec, with AWS's message and the places, for an API that can't be deployed. */
export function checkDeployable(input: SpecInput): void {
  const bytes = Buffer.byteLength(input.text);
  if (bytes > maxDocumentBytes) {
    throw new ApigwError('InvalidSpec', `The document has ${bytes} bytes; API Gateway takes ${maxDocumentBytes}`, {
      hint: 'Leave out what API Gateway ignores (examples, vendor extensions): --adapt does it',
    });
  }
  const methods = methodsOf(input.api);
  if (methods.length === 0) throw new ApigwError('InvalidSpec', "The REST API doesn't contain any methods");
  const bare = methods.filter(({ integrated }) => !integrated);
  if (bare.length === 0) return;
  const shown = bare
    .slice(0, 10)
    .map(({ httpMethod, path }) => `${placeOf(input, path, httpMethod)}: ${httpMethod} ${path}`);
  const more = bare.length > shown.length ? [`and ${bare.length - shown.length} more`] : [];
  throw new ApigwError('InvalidSpec', ['No integration defined for method', ...shown, ...more].join('\n'), {
    hint: 'Add x-amazon-apigateway-integration, or give them one: --adapt --default-integration mock (or a URL)',
  });
}

/** Throws InvalidInput for a name that CreateDeployment refuses, which it would after the definition is put. */
export function checkStageName(stageName: string): void {
  if (/^\w{1,128}$/.test(stageName)) return;
  throw new ApigwError('InvalidInput', `--stage '${stageName}': Stage name only allows a-zA-Z0-9_`, {
    hint: 'Choose another name, of 128 characters at most',
  });
}

const methodsOf = ({ resources }: RestApi) =>
  Object.entries(resources).flatMap(([path, { methods }]) =>
    Object.entries(methods).map(([httpMethod, { integration }]) => ({ path, httpMethod, integrated: !!integration })),
  );

function placeOf({ document }: SpecInput, path: string, httpMethod: string): string {
  return formatPlace(document.locate(['paths', path, httpMethod.toLowerCase()], 'key'));
}
