// The spec that a command works on: read, its variables replaced, perhaps adapted, and as the model that
// API Gateway would make of it. What API Gateway would refuse is told with file, line and column.

import { ApigwError, formatPlace, type Place } from '../errors.ts';
import type { RestApi } from '../model/api.ts';
import type { SpecDocument } from '../spec/spec-document.ts';
import type { Context } from './context.ts';
import type { Project } from './project-file.ts';
import type { ProjectStage } from './project-schema.ts';

/** How a spec is made fit for API Gateway. */
export interface SpecOptions {
  /** Rename, replace and complete what API Gateway would refuse. */
  adapt: boolean;
  /** With `adapt`: the integration of methods that have none: `mock`, or the URL of a backend. */
  defaultIntegration?: string;
  basepath?: 'ignore' | 'prepend' | 'split';
  /** The API that the document is merged into: it may refer to what only that one has. */
  into?: RestApi;
}

/** What names in a spec stand for. */
export interface SpecSurroundings {
  project: Project;
  stage?: ProjectStage | undefined;
  region?: string | undefined;
  accountId?: string | undefined;
  /** Whether the document may refer to models that it has not. */
  missingModels?: 'refuse' | 'keep';
}

export interface SpecInput {
  document: SpecDocument;
  api: RestApi;
  /** What API Gateway would warn of, and what was adapted: text with its place. */
  remarks: { kind: 'warning' | 'adapted'; message: string; place: Place }[];
  /** The self-contained document as JSON text, as it is sent to API Gateway. */
  text: string;
}

/** Reads a spec as API Gateway would. Throws InvalidSpec with everything that it would refuse. */
export async function readSpecInput(
  context: Context,
  source: string,
  { options, ...surroundings }: SpecSurroundings & { options: SpecOptions },
): Promise<SpecInput> {
  return importSpec(await readDocument(context, source, surroundings), options);
}

/** The same of a document that was read already. */
export async function importSpec(read: SpecDocument, options: SpecOptions): Promise<SpecInput> {
  const adapted = options.adapt ? await adapt(read, options) : { document: read, adaptations: [] };
  const imported = await importDocument(adapted.document, options);
  const { document } = adapted;
  return {
    document,
    api: imported.api,
    remarks: [
      ...document.warnings.map(({ message, place }) => ({ kind: 'warning' as const, message, place })),
      ...adapted.adaptations.map((one) => ({
        kind: 'adapted' as const,
        message: one.message,
        place: read.locate(one.pointer),
      })),
      ...imported.problems.map((one) => ({
        kind: 'warning' as const,
        message: one.message,
        place: document.locate(one.pointer),
      })),
    ],
    text: JSON.stringify(document.root),
  };
}

/** Reads the document alone, with its names replaced. */
export async function readDocument(context: Context, source: string, at: SpecSurroundings): Promise<SpecDocument> {
  const { readSpec } = await import('../spec/read-spec.ts');
  return readSpec(source, {
    cwd: context.cwd,
    stdin: () => context.readStdin(),
    env: context.env,
    variables: textsOf({ ...at.project.content.variables, ...at.stage?.variables }),
    ...(at.missingModels && { missingModels: at.missingModels }),
    ...(at.region !== undefined && { region: at.region }),
    ...(at.accountId !== undefined && { accountId: at.accountId }),
  });
}

/** The document with the API's name for its title: PutRestApi names the API after it. */
export function titledText({ document, text }: SpecInput, name: string): string {
  const info = document.root['info'];
  const known = typeof info === 'object' && info !== null && !Array.isArray(info) ? info : {};
  return known['title'] === name ? text : JSON.stringify({ ...document.root, info: { ...known, title: name } });
}

/** YAML gives numbers and booleans where variables are texts. */
export const textsOf = (values: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));

async function adapt(document: SpecDocument, { defaultIntegration }: SpecOptions) {
  const { adaptSpec } = await import('../spec/openapi/adapt-spec.ts');
  return adaptSpec(document, defaultIntegration === undefined ? {} : { defaultIntegration });
}

async function importDocument(document: SpecDocument, { basepath, into }: SpecOptions) {
  const { readRestApi } = await import('../spec/openapi/read-rest-api.ts');
  const { SpecImportError } = await import('../spec/openapi/spec-import-error.ts');
  try {
    return readRestApi(document, { ...(basepath && { basepath }), ...(into && { into }) });
  } catch (error) {
    if (!(error instanceof SpecImportError)) throw error;
    throw refusal(document, error);
  }
}

/** API Gateway's messages, each at its place. */
function refusal(
  document: SpecDocument,
  error: ApigwError & { problems: readonly { message: string; pointer: readonly (string | number)[] }[] },
): ApigwError {
  const lines = error.problems.map(({ message, pointer }) => `${formatPlace(document.locate(pointer))}: ${message}`);
  return new ApigwError('InvalidSpec', `API Gateway would refuse this document:\n${lines.join('\n')}`, {
    hint: error.hint ?? 'See all findings with: apigw lint; let what can be be repaired with: --adapt',
    cause: error,
  });
}
