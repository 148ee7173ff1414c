// Parameters: API Gateway knows their name, place, whether they are required, their type and description.

import { isObject } from '../spec-document.ts';
import { type LintDocument, type Located, parametersOf, titleOf } from './lint-document.ts';

const constraints = [
  'enum',
  'pattern',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'default',
].concat(['multipleOf', 'uniqueItems', 'exclusiveMinimum', 'exclusiveMaximum']);

/** Constraints that API Gateway does not check. Parameters in places that it has not are the import's warnings. */
export function checkParameters({ root, operations, report }: LintDocument): void {
  const seen = new Set<string>();
  for (const operation of operations) {
    for (const parameter of parametersOf(root, operation)) {
      const key = JSON.stringify(parameter.pointer);
      if (seen.has(key)) continue;
      seen.add(key);
      const { value, pointer } = parameter;
      const title = `${titleOf(operation)}: ${String(value['in'])} parameter ${String(value['name'])}`;
      const unchecked = value['in'] === 'body' ? [] : constraintsOf(parameter);
      if (unchecked.length > 0) report('parameter-constraints', pointer, `${title} has ${unchecked.join(', ')}`);
    }
  }
}

/** In OpenAPI 2.0 constraints stand in the parameter, in 3.0 in its schema. */
function constraintsOf({ value }: Located): string[] {
  const schema = value['schema'];
  return constraints.filter((name) => Object.hasOwn(value, name) || (isObject(schema) && Object.hasOwn(schema, name)));
}
