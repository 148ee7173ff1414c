// Traces of the last requests that asked for one (`x-apigw-admin: 1`, `x-apigw-trace: 1`): what each stage of the
// pipeline took and changed. The counterpart on AWS is the execution log of TestInvokeMethod.

/** One stage of one request. */
export interface TraceStep {
  stage: string;
  microseconds: number;
  /** Fields of the response that this stage changed, with their new values. */
  changed: Record<string, unknown>;
  /** What else it has to say, in the execution log's words. */
  notes: string[];
}

/** A request's whole way. */
export interface Trace {
  requestId: string;
  apiId: string;
  stage: string;
  httpMethod: string;
  path: string;
  /** Absent when no method matched. */
  resourcePath: string | undefined;
  startedAt: string;
  steps: TraceStep[];
  /** There once the response is written. */
  status: number | undefined;
  microseconds: number | undefined;
  /** Notes of the stage that runs now. */
  pending: string[];
}

/** Where traces are kept, and read by request id. */
export interface Traces {
  get(requestId: string): Omit<Trace, 'pending'> | undefined;
}

/** Keeps the last `capacity` traces. */
export class TraceRing implements Traces {
  readonly #capacity: number;
  readonly #traces = new Map<string, Trace>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(requestId: string): Omit<Trace, 'pending'> | undefined {
    const found = this.#traces.get(requestId);
    if (!found) return undefined;
    const { pending: _, ...trace } = found;
    return trace;
  }

  add(trace: Trace): void {
    const oldest = this.#traces.keys().next();
    if (this.#traces.size >= this.#capacity && !oldest.done) this.#traces.delete(oldest.value);
    this.#traces.set(trace.requestId, trace);
  }
}
