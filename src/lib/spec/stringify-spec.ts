// A document -> its text. Kept apart, so that nobody loads the YAML writer who does not write.

import { stringify } from 'yaml';
import type { Json } from '../model/api.ts';

/**
 * JSON with an indent of two, or YAML. The YAML is quoted for readers of YAML 1.1 too, such as API Gateway's own:
 * there `yes`, `on` and `1:30` are not texts.
 */
export function stringifySpec(document: Json, format: 'json' | 'yaml'): string {
  if (format === 'json') return `${JSON.stringify(document, null, 2)}\n`;
  return stringify(document, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}
