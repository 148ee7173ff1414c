// Access logs to Firehose: records of one line each, sent on in batches to where the gateway forwards `firehose`.
// Developer guide, "Log API calls to Amazon Data Firehose"; Firehose API reference, PutRecordBatch.

import { signRequest } from './data/functions/sign-request.ts';
import type { LogSink } from './data/ports.ts';

export interface Deliveries {
  /** Undefined where Firehose is forwarded nowhere. */
  sinkOf(region: string, stream: string): LogSink | undefined;
  /** Sends what waits. */
  close(): Promise<void>;
}

/** Records of one call at most, and how many may wait before they are dropped. */
const mostRecords = 500;
const mostWaiting = 20_000;
const sendAfter = 1000;

/** Delivers to a server of Firehose's API. */
export function deliverTo(endpoint: string | undefined, log: (line: string) => void): Deliveries {
  const streams = new Map<string, Stream>();
  return {
    sinkOf(region, name) {
      if (endpoint === undefined) return undefined;
      const key = `${region}/${name}`;
      const stream = streams.get(key) ?? new Stream({ endpoint, region, name }, log);
      streams.set(key, stream);
      return stream;
    },
    async close() {
      await Promise.all([...streams.values()].map((stream) => stream.send()));
    },
  };
}

interface Address {
  endpoint: string;
  region: string;
  name: string;
}

class Stream implements LogSink {
  readonly #address: Address;
  readonly #log: (line: string) => void;
  #waiting: string[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(address: Address, log: (line: string) => void) {
    this.#address = address;
    this.#log = log;
  }

  write(events: readonly { message: string }[]): void {
    if (this.#waiting.length >= mostWaiting) return;
    for (const { message } of events) this.#waiting.push(Buffer.from(message).toString('base64'));
    this.#timer ??= setTimeout(() => void this.send(), sendAfter).unref();
  }

  /** What could not be delivered is lost, and said. */
  async send(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { name, endpoint } = this.#address;
    while (this.#waiting.length > 0) {
      const records = this.#waiting.splice(0, mostRecords);
      try {
        await put(this.#address, records);
      } catch (error) {
        this.#log(`${records.length} lines of access log did not get to ${name} at ${endpoint}: ${describe(error)}`);
      }
    }
  }
}

async function put({ endpoint, region, name }: Address, records: readonly string[]): Promise<void> {
  const url = new URL(endpoint);
  const body = JSON.stringify({ DeliveryStreamName: name, Records: records.map((Data) => ({ Data })) });
  const headers = signRequest({
    method: 'POST',
    host: url.host,
    path: url.pathname,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'Firehose_20150804.PutRecordBatch' },
    body,
    region,
    service: 'firehose',
  });
  const answer = await fetch(url, {
    method: 'POST',
    headers,
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${(await answer.text()).slice(0, 200)}`);
}

/** `fetch` says only that it failed; why is in the cause. */
function describe(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
