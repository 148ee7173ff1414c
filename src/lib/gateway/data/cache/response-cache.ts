// A stage's cache: responses by key, each until its time is up; when they are more than its size, those go that were used
// longest ago. Guide: "Cache settings for REST APIs in API Gateway".

/** What is kept of a response. */
export interface CachedResponse {
  readonly status: number;
  /** Flat: name, value, name, value. */
  readonly headers: readonly string[];
  readonly responseType: string | undefined;
  readonly payload: string | Buffer;
}

interface Entry extends CachedResponse {
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly bytes: number;
  readonly ticket: number;
}

/** What an entry costs beside its text. */
const overhead = 256;

export class ResponseCache {
  /** In the order of use: what was used last is last. */
  readonly #entries = new Map<string, Entry>();
  readonly #capacity: number;
  #bytes = 0;
  #lastTicket = 0;
  #flushedAt = 0;

  /** `capacity` in bytes. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Bytes in use. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The response of a key, if it is there and its time is not up. */
  find(key: string, now: number): CachedResponse | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.#entries.delete(key);
    if (now < entry.expiresAt) {
      this.#entries.set(key, entry);
      return entry;
    }
    this.#bytes -= entry.bytes;
    return undefined;
  }

  /**
   * Drawn before the backend is asked: an answer that was asked for before a flush, or before the one that is kept, is
   * older than what is known, whenever it arrives.
   */
  drawTicket(): number {
    this.#lastTicket += 1;
    return this.#lastTicket;
  }

  /** Keeps a response that was asked for with this ticket. */
  store(
    key: string,
    response: CachedResponse,
    { ticket, now, ttl }: { ticket: number; now: number; ttl: number },
  ): void {
    const before = this.#entries.get(key);
    if (ticket <= this.#flushedAt || (before && before.ticket > ticket)) return;
    const bytes = sizeOf(key, response);
    if (bytes > this.#capacity) return;
    if (before) this.#remove(key, before);
    const { status, responseType } = response;
    const kept = { status, headers: [...response.headers], responseType, payload: alone(response.payload) };
    this.#entries.set(key, { ...kept, expiresAt: now + ttl, bytes, ticket });
    this.#bytes += bytes;
    this.#makeRoom(now);
  }

  /** Forgets everything. */
  flush(): void {
    this.#entries.clear();
    this.#bytes = 0;
    this.#flushedAt = this.drawTicket();
  }

  /** Takes what was used longest ago: as much as the size asks for, and as much of it as has expired. */
  #makeRoom(now: number): void {
    for (const [key, entry] of this.#entries) {
      if (this.#bytes <= this.#capacity && now < entry.expiresAt) return;
      this.#remove(key, entry);
    }
  }

  #remove(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
  }
}

function sizeOf(key: string, { headers, payload }: CachedResponse): number {
  let bytes = overhead + key.length + Buffer.byteLength(payload);
  for (const part of headers) bytes += part.length;
  return bytes;
}

/** Bytes of their own: a part of what came over a socket would keep all of it in memory. */
function alone(payload: string | Buffer): string | Buffer {
  if (typeof payload === 'string') return payload;
  const copy = Buffer.allocUnsafeSlow(payload.length);
  payload.copy(copy);
  return copy;
}
