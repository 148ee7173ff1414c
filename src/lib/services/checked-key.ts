// A base path as the user wrote it, checked.

import { ApigwError } from '../errors.ts';
import { readMappingKey } from '../model/mapping-key.ts';

/** The mapping's key. Throws InvalidInput with every reason. */
export function checkedKey(given: string): string {
  const { key, problems } = readMappingKey(given);
  if (problems.length === 0) return key;
  throw new ApigwError('InvalidInput', `base path '${given}': ${problems.join('; ')}`, { hint: 'For example: orders' });
}
