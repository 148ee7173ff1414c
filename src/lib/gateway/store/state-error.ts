// A state directory that cannot be used, and why. Its message is for the user as it is.

export class StateError extends Error {
  readonly code = 'ESTATE';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StateError';
  }
}
