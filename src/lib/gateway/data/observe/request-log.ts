// The execution log of one request, collected while it runs: what each level and data tracing let through, in lines that
// are cut as AWS cuts them.

import type { ExecutionLog } from '../execution-log.ts';

/** A line, and when it was written. */
export interface LogEvent {
  /** Milliseconds since the epoch. */
  timestamp: number;
  message: string;
}

/** What of a request is written. */
export interface LogDetail {
  level: 'ERROR' | 'INFO';
  hasDataTrace: boolean;
}

/** Bytes of an event; longer ones are cut. */
const longest = 1024;
const cut = ' [TRUNCATED]';

/** What AWS writes with data tracing only: the requests and responses themselves. */
const dataTrace =
  /^(?:Method request (?:path|query string|headers|body)|Method response (?:headers|body)|Endpoint (?:request|response) (?:headers|body)|Endpoint request URI)/;

/** `prefix` stands before every line: `({requestId}) `. */
export class RequestLog implements ExecutionLog {
  readonly events: LogEvent[] = [];
  readonly #detail: LogDetail;
  readonly #now: () => number;
  readonly #prefix: string;
  #hasErrors = false;

  constructor(detail: LogDetail, now: () => number, prefix: string) {
    this.#detail = detail;
    this.#now = now;
    this.#prefix = prefix;
  }

  info(text: string): void {
    if (this.#detail.level === 'ERROR') return;
    if (!this.#detail.hasDataTrace && dataTrace.test(text)) return;
    this.#write(text);
  }

  /** The same error twice, of a stage and of the failure that it ended with, is one. */
  error(text: string): void {
    const message = shorten(this.#prefix + text);
    if (this.events.at(-1)?.message === message) return;
    this.#hasErrors = true;
    this.events.push({ timestamp: this.#now(), message });
  }

  /** How the request ended: of a level that has errors only, where there was one. */
  ending(text: string): void {
    if (this.#detail.level === 'INFO' || this.#hasErrors) this.#write(text);
  }

  #write(text: string): void {
    this.events.push({ timestamp: this.#now(), message: shorten(this.#prefix + text) });
  }
}

function shorten(message: string): string {
  if (message.length <= longest / 4 || Buffer.byteLength(message) <= longest) return message;
  const bytes = Buffer.from(message).subarray(0, longest - cut.length);
  // A character that the cut went through is left out.
  return bytes.toString('utf8').replace(/\uFFFD+$/, '') + cut;
}
