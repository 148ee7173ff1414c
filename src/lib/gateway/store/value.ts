// Record values <-> JSON text. What is read has no prototype anywhere, so that a user's key such as `constructor` or
// `__proto__` is a key like any other. A Date becomes its ISO text.

/** Throws where the value is not JSON (a circle, a function at the top). */
export function encodeValue(value: unknown): string {
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError('A record needs a value');
  return text;
}

export function decodeValue<T>(text: string): T {
  const value: unknown = JSON.parse(text);
  removePrototypes(value);
  return value as T;
}

/** An explicit stack: values may be nested as deeply as JSON.parse lets them. */
function removePrototypes(root: unknown): void {
  const open = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) Object.setPrototypeOf(value, null);
    for (const item of Array.isArray(value) ? value : Object.values(value)) {
      if (typeof item === 'object' && item !== null) open.push(item);
    }
  }
}
