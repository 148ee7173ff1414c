// The query string as REST APIs read it: decoded once, `+` is a blank, the last value counts where only one does.
// Recorded on AWS: `?a=b+c` is "b c", `?a=b%2Bc` is "b+c", `?key=v1&key=v2` gives v2 and [v1, v2].

/** Name -> its values in order. A Map, since names come from clients. */
export type Query = ReadonlyMap<string, readonly string[]>;

const empty: Query = new Map();

/** Parses a query string without its question mark. `;` separates too. Text that is not well encoded stays as it is. */
export function parseQuery(text: string): Query {
  if (text === '') return empty;
  const query = new Map<string, string[]>();
  for (const pair of text.split(/[&;]/)) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
    const values = query.get(name);
    if (values) values.push(value);
    else query.set(name, [value]);
  }
  return query;
}

/** Form decoding. Bytes that are no UTF-8, or a `%` that starts nothing, leave the text as it was sent. */
function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

/** A name and a value for a query string that goes to a backend. */
export function encodePair(name: string, value: string): string {
  return `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
}
