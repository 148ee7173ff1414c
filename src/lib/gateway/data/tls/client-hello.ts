// The first message of a TLS connection, read only for the server name that the client asks for: it decides which domain's
// certificate and settings the handshake has. RFC 8446, 4.1.2 and 5.1; RFC 6066, 3.

export interface ClientHello {
  /** In lower case; absent where the client sends none, or nothing that is a host's name. */
  serverName: string | undefined;
}

/** Bytes of a ClientHello that are waited for. Usual ones have some hundred, with post-quantum keys two thousand. */
export const longestHello = 16_384;

const handshakeRecord = 22;
const longestRecord = 16_384;
const clientHello = 1;
const serverNameExtension = 0;

/** Reads the bytes of a connection so far. */
export function readClientHello(bytes: Buffer): ClientHello | 'partial' | 'malformed' {
  const message = joinRecords(bytes);
  return typeof message === 'string' ? message : readBody(new Cursor(message));
}

/** The message's body out of its records: it may be spread over several, and what follows it is not looked at. */
function joinRecords(bytes: Buffer): Buffer | 'partial' | 'malformed' {
  let message: Buffer = Buffer.alloc(0);
  for (let at = 0; at < bytes.length; ) {
    if (bytes[at] !== handshakeRecord || (bytes[at + 1] ?? 3) !== 3) return 'malformed';
    if (at + 5 > bytes.length) return 'partial';
    const length = bytes.readUInt16BE(at + 3);
    if (length === 0 || length > longestRecord) return 'malformed';
    const fragment = bytes.subarray(at + 5, at + 5 + length);
    message = message.length === 0 ? fragment : Buffer.concat([message, fragment]);
    const body = cutMessage(message);
    if (body !== 'partial') return body;
    at += 5 + length;
  }
  return 'partial';
}

function cutMessage(message: Buffer): Buffer | 'partial' | 'malformed' {
  if (message.length > 0 && message[0] !== clientHello) return 'malformed';
  if (message.length < 4) return 'partial';
  const end = 4 + message.readUIntBE(1, 3);
  if (end > longestHello) return 'malformed';
  return message.length < end ? 'partial' : message.subarray(4, end);
}

function readBody(body: Cursor): ClientHello | 'malformed' {
  body.skip(2 + 32);
  body.skip(body.number(1));
  body.skip(body.number(2));
  body.skip(body.number(1));
  if (body.isBroken) return 'malformed';
  if (body.isAtEnd) return { serverName: undefined };
  const extensions = body.part(body.number(2));
  let serverName: string | undefined;
  while (!extensions.isAtEnd) {
    const type = extensions.number(2);
    const extension = extensions.part(extensions.number(2));
    if (type === serverNameExtension) serverName = readServerName(extension);
    if (extensions.isBroken) return 'malformed';
  }
  return body.isBroken ? 'malformed' : { serverName };
}

/** A list, of which one kind is known: 0, a host's name. */
function readServerName(extension: Cursor): string | undefined {
  const list = extension.part(extension.number(2));
  const kind = list.number(1);
  const name = list.text(list.number(2)).toLowerCase();
  return !list.isBroken && kind === 0 && /^[a-z0-9._-]+$/.test(name) ? name : undefined;
}

/** Reads from front to back. Beyond the end everything is zero and empty, and the cursor is broken. */
class Cursor {
  readonly #bytes: Buffer;
  #at = 0;
  isBroken = false;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.isBroken || this.#at >= this.#bytes.length;
  }

  number(size: 1 | 2): number {
    const bytes = this.#take(size);
    return bytes.length === 0 ? 0 : bytes.readUIntBE(0, size);
  }

  part(length: number): Cursor {
    return new Cursor(this.#take(length));
  }

  text(length: number): string {
    return this.#take(length).toString('latin1');
  }

  skip(length: number): void {
    this.#take(length);
  }

  #take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) this.isBroken = true;
    if (this.isBroken) return Buffer.alloc(0);
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}
