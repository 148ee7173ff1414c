// `apigw lint`: what API Gateway would refuse, ignore or change, and what the local gateway does not run yet.

import type { HttpMethod, RestApi } from '../model/api.ts';
import { type LocalEffect, unsupportedFeatures } from '../model/local-support.ts';
import { defaultStageSettings } from '../model/stage.ts';
import type { Finding } from '../spec/lint/finding.ts';
import { lintSpec } from '../spec/lint/lint-spec.ts';
import { readRestApi } from '../spec/openapi/read-rest-api.ts';
import type { SpecDocument } from '../spec/spec-document.ts';
import { chooseSpec } from './choose-spec.ts';
import type { Context } from './context.ts';
import { readProject } from './project-file.ts';
import { readDocument } from './spec-input.ts';
import { offlineSurroundings } from './surroundings.ts';

/** Every finding of a spec, in the order of the file. */
export async function lint(context: Context, given: { spec?: string; api?: string }): Promise<Finding[]> {
  const project = await readProject(context);
  const { source } = chooseSpec(context, project, given);
  const document = await readDocument(context, source, offlineSurroundings(context, project));
  const findings = [...(await lintSpec(document)), ...localFindings(document)];
  return findings.sort(byPlace);
}

const byPlace = ({ place: a }: Finding, { place: b }: Finding): number =>
  a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1;

const effects: Record<LocalEffect, { severity: 'info' | 'warning'; says: string }> = {
  '501': { severity: 'warning', says: 'the local gateway answers 501 to this method' },
  ignored: { severity: 'info', says: 'the local gateway keeps the setting and does nothing with it' },
};

/** What works on AWS and not yet on the local gateway. A document that AWS refuses has findings enough. */
function localFindings(document: SpecDocument): Finding[] {
  const api = importable(document);
  if (!api) return [];
  return unsupportedFeatures(api, defaultStageSettings()).map(({ path, httpMethod, feature, effect }) => {
    const pointer = pointerOf(document, path, httpMethod);
    return {
      code: 'local-not-yet',
      severity: effects[effect].severity,
      message: `${httpMethod} ${path} needs ${feature}: ${effects[effect].says}`,
      place: document.locate(pointer, 'key'),
      pointer,
      aws: 'runs it',
      fix: 'Nothing, for AWS. To try it locally, leave the feature out of the local stage.',
    };
  });
}

function importable(document: SpecDocument): RestApi | undefined {
  try {
    return readRestApi(document).api;
  } catch {
    return undefined;
  }
}

function pointerOf(document: SpecDocument, path: string, httpMethod: HttpMethod): (string | number)[] {
  const paths = document.root['paths'];
  const written = typeof paths === 'object' && paths !== null && !Array.isArray(paths) && Object.hasOwn(paths, path);
  const key = httpMethod === 'ANY' ? 'x-amazon-apigateway-any-method' : httpMethod.toLowerCase();
  return written ? ['paths', path, key] : ['paths'];
}
