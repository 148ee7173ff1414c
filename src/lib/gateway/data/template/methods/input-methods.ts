// The methods of `$input`.

import type { TemplateInput } from '../template-input.ts';
import { type Method, type Methods, ofText, plain } from './method.ts';

export const inputMethods: Methods<TemplateInput> = new Map<string, Method<TemplateInput>>([
  ['getBody', plain((input) => input.body)],
  ['json', ofText((input, path) => input.json(path))],
  ['path', ofText((input, path) => input.path(path))],
  ['params', params],
]);

function params(input: TemplateInput, parameters: readonly unknown[]): unknown {
  const [name] = parameters;
  if (parameters.length === 0) return input.parameters;
  return parameters.length === 1 && typeof name === 'string' ? input.parameter(name) : undefined;
}
