// What templates override of the response: status and headers, set in a request template or in a response template.
// Developer guide, "Override your API's request and response parameters and status codes for REST APIs".

import type { Exchange } from '../exchange.ts';
import { mappedResponseName } from '../header-names.ts';
import { overridden, overriddenStatus } from '../template/template-overrides.ts';

/** Applies the overrides to a response that is complete otherwise. */
export function applyResponseOverrides(exchange: Exchange): void {
  const override = exchange.overrides?.responseOverride;
  if (!override) return;
  exchange.status = overriddenStatus(override) ?? exchange.status;
  for (const [name, value] of overridden(override, 'header')) {
    if (name.toLowerCase() === 'content-type') exchange.responseType = value;
    else replaceHeader(exchange, mappedResponseName(name), value);
  }
}

/** Headers that AWS drops have no name here. */
function replaceHeader(exchange: Exchange, name: string | undefined, value: string): void {
  if (name === undefined) return;
  const wanted = name.toLowerCase();
  const kept: string[] = [];
  for (let at = 0; at < exchange.headers.length; at += 2) {
    const own = exchange.headers[at] ?? '';
    if (own.toLowerCase() !== wanted) kept.push(own, exchange.headers[at + 1] ?? '');
  }
  exchange.headers = [...kept, name, value];
}
