// The live facts that the data plane takes from outside, never from the store. Each is a seam for tests.

/** A call of a Lambda function, as the Invoke API has it. */
export interface FunctionCall {
  /** Name or ARN, perhaps with `:alias` or `:version`. */
  functionArn: string;
  account: string;
  region: string;
  /** The event: JSON text. */
  payload: string;
  invocationType: 'RequestResponse' | 'Event';
  /** X-Amzn-Trace-Id, handed to the runtime. */
  traceId?: string;
}

/** What Invoke answers. `functionError` is set when the function failed: the payload then is Lambda's error object. */
export interface FunctionResult {
  /** 200, 202 for an Event; 404 ResourceNotFoundException, 429, 500 … when Invoke itself refused. */
  statusCode: number;
  payload: string;
  functionError?: 'Handled' | 'Unhandled';
  /** When Invoke refused: its error code, such as ResourceNotFoundException. */
  errorType?: string;
}

/** Invokes Lambda functions: those declared, run locally; others where they are forwarded to. */
export interface FunctionPort {
  invoke(call: FunctionCall): Promise<FunctionResult>;
}

/** Everything the data plane needs of the world. */
export interface Ports {
  functions: FunctionPort;
  /** Milliseconds since the epoch. */
  now(): number;
  /** 0 to 1, for canaries and ids. */
  random(): number;
}
