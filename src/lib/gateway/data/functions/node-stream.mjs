// @ts-check
// The response stream of handlers that are given to `awslambda.streamifyResponse`, as Lambda's Node.js runtime has it.
// Developer guide, "Response streaming for Lambda functions"; details of the open source runtime interface client.

import { Writable } from 'node:stream';
import { RuntimeError } from './node-error.mjs';
import { streaming } from './node-handler.mjs';

/** Between the metadata of an HTTP response and its body. */
const delimiter = new Uint8Array(8);

/** Hands on each chunk as it is written. */
export class ResponseStream extends Writable {
  /** @type {(chunk: Buffer) => void} */
  #send;
  #hasBegun = false;
  /** Set by `HttpResponseStream.from`. @type {((write: (chunk: string | Uint8Array) => void) => void) | undefined} */
  _onBeforeFirstWrite = undefined;

  /** @param {(chunk: Buffer) => void} send */
  constructor(send) {
    super();
    this.#send = send;
  }

  /** Nothing that API Gateway reads depends on it. @param {string} _contentType */
  setContentType(_contentType) {
    if (this.#hasBegun) throw new RuntimeError('InvalidStreamingOperation', 'Cannot set content-type, too late.');
  }

  /**
   * The first one writes what goes before it; what is neither text nor bytes is written as JSON.
   * @param {any} chunk @param {any} [encoding] @param {any} [callback] @returns {boolean} @override
   */
  write(chunk, encoding, callback) {
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      this._onBeforeFirstWrite?.((first) => super.write(first));
    }
    const isPlain = typeof chunk === 'string' || chunk instanceof Uint8Array;
    return super.write(isPlain ? chunk : JSON.stringify(chunk), encoding, callback);
  }

  /** @param {Buffer} chunk @param {string} _encoding @param {() => void} done @override */
  _write(chunk, _encoding, done) {
    this.#send(chunk);
    done();
  }
}

/** Defines the global `awslambda`, which Lambda's Node.js runtimes have. */
export function defineStreaming() {
  const streamifyResponse = (/** @type {object} */ handler) => Object.assign(handler, { [streaming]: 'response' });
  /** The metadata goes before the first `write()`: a stream that is only ended has none, as on Lambda. */
  const from = (/** @type {ResponseStream} */ stream, /** @type {unknown} */ metadata) => {
    stream.setContentType('application/vnd.awslambda.http-integration-response');
    stream._onBeforeFirstWrite = (write) => {
      write(JSON.stringify(metadata));
      write(delimiter);
    };
    return stream;
  };
  Reflect.set(globalThis, 'awslambda', { streamifyResponse, HttpResponseStream: { from } });
}
