// Ranges of addresses as conditions have them: `203.0.113.0/24`, `2001:db8::/32`, or one address. IAM user guide, "IP
// address condition operators".

/** An address in groups of 16 bits: two of them, or eight. */
type Groups = readonly number[];

/** Whether an address is in the range; undefined where the text is no range. */
export function compileIpRange(written: string): ((address: string) => boolean) | undefined {
  const [text = '', length, ...more] = written.trim().split('/');
  const base = parseAddress(text);
  if (!base || more.length > 0) return undefined;
  const bits = base.length * 16;
  const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : -1;
  if (prefix < 0 || prefix > bits) return undefined;
  const masks = base.map((_, at) => maskOf(prefix - at * 16));
  return (address) => {
    const groups = parseAddress(address);
    if (groups?.length !== base.length) return false;
    return groups.every((group, at) => ((group ^ (base[at] ?? 0)) & (masks[at] ?? 0)) === 0);
  };
}

/** The first so many bits of sixteen. */
function maskOf(bits: number): number {
  const wanted = Math.min(Math.max(bits, 0), 16);
  return (0xffff << (16 - wanted)) & 0xffff;
}

/** An IPv4 address that is written as one of IPv6 (`::ffff:192.0.2.1`) is one of IPv4. */
function parseAddress(text: string): Groups | undefined {
  if (!text.includes(':')) return parseFour(text);
  const dotted = text.lastIndexOf(':') + 1;
  const tail = text.includes('.') ? parseFour(text.slice(dotted)) : [];
  if (!tail) return undefined;
  const groups = parseSix(tail.length > 0 ? text.slice(0, dotted).replace(/([^:]):$/, '$1') : text, 8 - tail.length);
  if (!groups) return undefined;
  const isMapped = tail.length > 0 && groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);
  return isMapped ? tail : [...groups, ...tail];
}

function parseFour(text: string): Groups | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return undefined;
  const [first = 0, second = 0, third = 0, fourth = 0] = match.slice(1).map(Number);
  if (Math.max(first, second, third, fourth) > 255) return undefined;
  return [first * 256 + second, third * 256 + fourth];
}

function parseSix(text: string, wanted: number): Groups | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(parseGroups);
  if (!head || (halves.length === 2 && !tail)) return undefined;
  if (halves.length === 1) return head.length === wanted ? head : undefined;
  const missing = wanted - head.length - (tail?.length ?? 0);
  return missing < 1 ? undefined : [...head, ...Array<number>(missing).fill(0), ...(tail ?? [])];
}

function parseGroups(text: string): Groups | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : undefined;
}
