// The path of a domain name that leads to an API: a base path of one segment, or an API mapping key of several levels.
// Developer Guide, "Use API mappings to connect API stages to a custom domain name": characters, lengths, reserved words.

export interface MappingKeyReading {
  /** Without slashes at its ends; `` is the root. */
  key: string;
  /** What is wrong, a sentence each. */
  problems: string[];
}

const longest = 300;

/** Of API Gateway's own. */
const reserved: readonly string[] = ['ping', 'sping'];

/** Reads `/orders/v1`, `orders/v1/` or `(none)`. */
export function readMappingKey(given: string): MappingKeyReading {
  const text = given.trim();
  const key = text === '(none)' ? '' : text.replace(/^\/|\/$/g, '');
  const problems: string[] = [];
  if (/^\/|\/$|\/\//.test(key)) problems.push(`'${given}' has an empty segment (two slashes)`);
  const odd = /[^A-Za-z0-9$\-_.+!*'()/]/.exec(key)?.[0];
  if (odd !== undefined) problems.push(`'${given}' has a character that a path of a domain name can't have: '${odd}'`);
  if (key.length > longest) problems.push(`The path has ${key.length} characters, of ${longest} at most`);
  if (reserved.includes(key)) problems.push(`'${key}' is reserved by API Gateway`);
  return { key, problems };
}

/** Whether a key has several levels: such are for regional domains with TLS 1.2 alone. */
export function hasSeveralLevels(key: string): boolean {
  return key.includes('/');
}
