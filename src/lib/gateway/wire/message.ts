// The HTTP messages that the wire reads and writes, free of node's objects, so that codecs can be tried alone.

export interface WireRequest {
  method: string;
  /** As sent: percent-encoded, with its query. */
  url: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}

export interface WireResponse {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

/** A header's value; those sent more than once are joined as HTTP has it. */
export function headerOf(request: WireRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
