// Record keys <-> bytes whose order is the order of the parts: every part is ended by a zero byte, so that a shorter
// part comes first and a prefix of parts is a prefix of bytes.

import type { RecordKey, Scope } from './records.ts';

/** LMDB's own limit, in bytes. */
const longestKey = 1978;

/** A record cannot be put under a key of so many bytes: a name of a user's is too long. */
export class LongKeyError extends RangeError {
  constructor(key: RecordKey) {
    const longest = [...key].sort((a, b) => b.length - a.length)[0] ?? '';
    super(`The identifier is too long: ${longest.slice(0, 80)}…`);
    this.name = 'LongKeyError';
  }
}

/** The bytes of a key, or of a prefix of keys. Undefined where they are too many for a key: no record has it. */
export function encodeKey(scope: Scope, key: RecordKey): Buffer | undefined {
  const parts = [scope.account, scope.region, ...key].map(escapePart);
  const bytes = Buffer.from(`${parts.join('\0')}\0`, 'utf8');
  return bytes.length > longestKey ? undefined : bytes;
}

/** What the bytes of all keys of a scope begin with. */
export function scopePrefix({ account, region }: Scope): Buffer {
  return Buffer.from(`${escapePart(account)}\0${escapePart(region)}\0`, 'utf8');
}

/** The scope and the key that these bytes were made of. */
export function decodeKey(bytes: Uint8Array): { scope: Scope; key: string[] } {
  const parts = Buffer.from(bytes).toString('utf8').slice(0, -1).split('\0');
  const [account = '', region = '', ...key] = parts.map(unescapePart);
  return { scope: { account, region }, key };
}

/** The first key after all those that start with these bytes: the last byte is a part's zero. */
export function endOfPrefix(prefix: Buffer): Buffer {
  const end = Buffer.from(prefix);
  end[end.length - 1] = 1;
  return end;
}

// Names may come from users: a zero byte in one is no end.
const escapePart = (part: string): string => part.replaceAll('\x02', '\x022').replaceAll('\0', '\x020');
const unescapePart = (part: string): string => part.replaceAll('\x020', '\0').replaceAll('\x022', '\x02');
