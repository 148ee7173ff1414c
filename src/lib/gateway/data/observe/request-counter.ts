// Counts the requests of a method, minute by minute. Developer guide, "Amazon API Gateway dimensions and metrics".

import { addValue } from '../../../model/distribution.ts';
import { newRequestMinute, type RequestMinute } from '../../../model/request-minute.ts';

/** A request that is over. */
interface RequestSample {
  /** Milliseconds since the epoch. */
  receivedAt: number;
  status: number;
  /** Milliseconds. */
  latency: number;
  /** Undefined where no backend was called. */
  integrationLatency: number | undefined;
  cacheStatus: 'HIT' | 'MISS' | undefined;
}

const minuteLength = 60_000;

/** `keep` is given every minute that is over and had requests. */
export class RequestCounter {
  readonly #keep: (minute: RequestMinute) => void;
  #current = newRequestMinute(0);

  constructor(keep: (minute: RequestMinute) => void) {
    this.#keep = keep;
  }

  /** A request belongs to the minute in which it came. */
  add({ receivedAt: at, status, latency, integrationLatency, cacheStatus }: RequestSample): void {
    if (at - this.#current.minute >= minuteLength || at < this.#current.minute) this.#open(at - (at % minuteLength));
    const minute = this.#current;
    minute.count += 1;
    if (status >= 500) minute.serverErrors += 1;
    else if (status >= 400) minute.clientErrors += 1;
    if (cacheStatus === 'HIT') minute.cacheHits += 1;
    else if (cacheStatus === 'MISS') minute.cacheMisses += 1;
    addValue(minute.latency, latency);
    if (integrationLatency !== undefined) addValue(minute.integrationLatency, integrationLatency);
  }

  /** Hands over the minute that is being counted, where it had requests. */
  flush(): void {
    if (this.#current.count > 0) this.#keep(this.#current);
    this.reset();
  }

  /** Forgets what has not been handed over. */
  reset(): void {
    this.#current = newRequestMinute(0);
  }

  /** The minute that is being counted, where it has requests. */
  get current(): RequestMinute | undefined {
    return this.#current.count > 0 ? this.#current : undefined;
  }

  #open(minute: number): void {
    this.flush();
    this.#current = newRequestMinute(minute);
  }
}
