// A failure with AWS's own name. Its status comes from the service's error schemas when it is written to the wire.

/** Thrown by handlers; the wire turns it into the service's error answer (x-amzn-ErrorType, message). */
export class Fault extends Error {
  /** AWS's error code, such as `NotFoundException`. */
  readonly code: string;
  /** Further members of the error's shape, such as `retryAfterSeconds`. */
  readonly fields: Record<string, unknown>;

  constructor(code: string, message: string, fields: Record<string, unknown> = {}) {
    super(message);
    this.name = 'Fault';
    this.code = code;
    this.fields = fields;
  }
}
