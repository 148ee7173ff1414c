// The faults that users have declared, so that they can try their clients: what they strike, what they do, how often.
// In memory alone. While there is none, a call costs one look at a field.

/** What a fault does to a call. Latency comes first, where there are both. */
export interface FaultEffect {
  /** Milliseconds that the call takes longer. */
  latency?: number;
  /** What is answered instead of carrying the call out. */
  status?: number;
  /** `refused`: the call never arrives. `lost`: it is carried out, and the connection is cut before its answer. */
  connection?: 'refused' | 'lost';
}

/** A fault as it is declared: of an operation, a function, or integrations. */
export interface FaultRequest extends FaultEffect {
  /** `apigateway.CreateDeployment`, `apigateway.*` or `*`. */
  operation?: string;
  /** Name, `name:alias` or ARN. */
  function?: string;
  /** Id or name. */
  api?: string;
  stage?: string;
  /** `GET /pets/{id}`, `ANY /pets` or `/pets`. */
  method?: string;
  /** How many calls it strikes; absent: every one. */
  times?: number;
  /** From 0 to 1; absent: 1. */
  probability?: number;
}

/** A declared fault, with the number of calls that it has struck. */
export interface DeclaredFault extends FaultRequest {
  id: string;
  struck: number;
}

export class FaultBook {
  readonly #random: () => number;
  #faults: DeclaredFault[] = [];
  #lastId = 0;
  /** Whether no call can meet a fault. */
  #isQuiet = true;

  constructor(random: () => number) {
    this.#random = random;
  }

  add(request: FaultRequest): DeclaredFault {
    const fault = { id: String(++this.#lastId), ...request, struck: 0 };
    this.#faults.push(fault);
    this.#isQuiet = false;
    return { ...fault };
  }

  /** Those that are used up, too, until they are removed. */
  list(): DeclaredFault[] {
    return this.#faults.map((fault) => ({ ...fault }));
  }

  /** Whether there was one of this id. */
  remove(id: string): boolean {
    const left = this.#faults.filter((fault) => fault.id !== id);
    const isKnown = left.length < this.#faults.length;
    this.#faults = left;
    this.#settle();
    return isKnown;
  }

  clear(): void {
    this.#faults = [];
    this.#lastId = 0;
    this.#settle();
  }

  /** What becomes of a call that `meets` tells the faults of: the first of them that strikes; undefined: nothing. */
  strike(meets: (fault: FaultRequest) => boolean): FaultEffect | undefined {
    if (this.#isQuiet) return undefined;
    const struck = this.#faults.find((fault) => isLeft(fault) && meets(fault) && this.#happens(fault));
    if (!struck) return undefined;
    struck.struck++;
    this.#settle();
    return struck;
  }

  get isQuiet(): boolean {
    return this.#isQuiet;
  }

  #happens({ probability }: FaultRequest): boolean {
    return probability === undefined || this.#random() < probability;
  }

  #settle(): void {
    this.#isQuiet = !this.#faults.some(isLeft);
  }
}

function isLeft({ struck, times }: DeclaredFault): boolean {
  return times === undefined || struck < times;
}
