// What a request's stages tell the execution log. Developer guide, "Set up CloudWatch logging for REST APIs in API Gateway".
// AWS prints maps as Java does, and of Authorization headers and API keys no more than their last six characters.

/** The log of one request; there only where the method's logging level, or a test invocation, asks for it. */
export interface ExecutionLog {
  /** At level INFO: a step that went well. Lines that AWS writes with data tracing only are left out without it. */
  info(text: string): void;
  /** At levels ERROR and INFO. */
  error(text: string): void;
}

const secret = new Set(['authorization', 'x-api-key', 'x-amz-security-token', 'proxy-authorization']);

/** A flat list of headers (name, value, name, value) as `{Accept=*\/*, Authorization=******abcdef}`; values of one name in one. */
export function headersText(flat: readonly string[]): string {
  const values = new Map<string, string[]>();
  for (let at = 0; at < flat.length; at += 2) {
    const name = flat[at] ?? '';
    const value = secret.has(name.toLowerCase()) ? masked(flat[at + 1] ?? '') : (flat[at + 1] ?? '');
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return mapText([...values].map(([name, all]) => [name, all.join(',')]));
}

/** `{name=value, name=value}`. */
export function mapText(entries: Iterable<readonly [string, string]>): string {
  return `{${[...entries].map(([name, value]) => `${name}=${value}`).join(', ')}}`;
}

/** A secret, of which the end alone is told: `**********afc190`. One that is not longer is not told at all. */
export function masked(value: string): string {
  const shown = value.length > 6 ? value.slice(-6) : '';
  return '*'.repeat(value.length - shown.length) + shown;
}

/** A body as text, no longer than any line may be. */
export function bodyText(body: string | Buffer | undefined): string {
  if (body === undefined) return '';
  return typeof body === 'string' ? body.slice(0, 4096) : body.toString('utf8', 0, 4096);
}
