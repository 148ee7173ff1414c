// Renders a template of a test with what it is given, as a request would give it.

import { compileTemplate } from '../../../src/lib/gateway/data/template/compile-template.ts';
import { TemplateInput } from '../../../src/lib/gateway/data/template/template-input.ts';
import { newOverrides } from '../../../src/lib/gateway/data/template/template-overrides.ts';
import { templateVariables } from '../../../src/lib/gateway/data/template/template-variables.ts';

export interface TemplateCase {
  template: string;
  body?: string;
  params?: { path?: Record<string, string>; querystring?: Record<string, string>; header?: Record<string, string> };
  context?: Record<string, unknown>;
  stageVariables?: Record<string, string>;
}

export function renderCase({
  template,
  body = '',
  params = {},
  context = {},
  stageVariables = {},
}: TemplateCase): string {
  const parameters = { path: {}, querystring: {}, header: {}, ...structuredClone(params) };
  const input = new TemplateInput({ body: () => body, parameters: () => parameters });
  const variables = templateVariables({
    input,
    context: new Map<string, unknown>(Object.entries({ ...structuredClone(context), ...newOverrides() })),
    stageVariables: { ...stageVariables },
  });
  return compileTemplate(template).render(variables);
}

/** The text, or undefined where the template fails. */
export function outputOf(each: TemplateCase): string | undefined {
  try {
    return renderCase(each);
  } catch (error) {
    if (error instanceof Error && error.name === 'TemplateError') return undefined;
    throw error;
  }
}
