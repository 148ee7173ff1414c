// Ids as API Gateway makes them: lower-case letters and digits, at random. Whether one is taken is the caller's to check.

import { randomInt } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** `length` characters: 10 for an API or a key, 6 for most things inside an API. */
export function newId(length: number): string {
  let id = '';
  while (id.length < length) id += alphabet[randomInt(alphabet.length)];
  return id;
}
