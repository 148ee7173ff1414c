// A name as it is written -> as it is asked for: in lower case, in plain characters, with its trailing dot.

import { plainName } from '../../../model/record-name.ts';

export function questionName(text: string): string {
  const lower = text.toLowerCase();
  return plainName(lower.endsWith('.') ? lower : `${lower}.`);
}
