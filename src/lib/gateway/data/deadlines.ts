// Integration timeouts. Requests of one timeout run out in the order in which they began, so that one timer for
// each length of time is enough: starting and cancelling a deadline is linking and unlinking.

/** Something that may run out of time. */
interface Expiring {
  expire(): void;
}

/** A started deadline. */
export interface Deadline {
  cancel(): void;
}

class Entry implements Deadline {
  readonly due: number;
  readonly queue: Queue;
  owner: Expiring | undefined;
  previous: Entry | undefined;
  next: Entry | undefined = undefined;

  constructor(queue: Queue, owner: Expiring, due: number) {
    this.queue = queue;
    this.owner = owner;
    this.due = due;
    this.previous = queue.last;
  }

  cancel(): void {
    if (!this.owner) return;
    this.owner = undefined;
    this.queue.unlink(this);
  }
}

/** The deadlines of one length, oldest first. */
class Queue {
  readonly milliseconds: number;
  first: Entry | undefined = undefined;
  last: Entry | undefined = undefined;
  #timer: NodeJS.Timeout | undefined = undefined;

  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
  }

  add(owner: Expiring): Entry {
    const entry = new Entry(this, owner, performance.now() + this.milliseconds);
    if (this.last) this.last.next = entry;
    else this.first = entry;
    this.last = entry;
    if (!this.#timer) this.#arm(this.milliseconds);
    return entry;
  }

  unlink(entry: Entry): void {
    if (entry.previous) entry.previous.next = entry.next;
    else this.first = entry.next;
    if (entry.next) entry.next.previous = entry.previous;
    else this.last = entry.previous;
  }

  #arm(milliseconds: number): void {
    this.#timer = setTimeout(() => this.#expire(), Math.max(1, Math.ceil(milliseconds)));
    this.#timer.unref();
  }

  #expire(): void {
    const now = performance.now();
    while (this.first && this.first.due <= now) {
      const { owner } = this.first;
      this.first.cancel();
      owner?.expire();
    }
    this.#timer = undefined;
    if (this.first) this.#arm(this.first.due - now);
  }
}

/** Deadlines by their length in milliseconds. */
export class Deadlines {
  readonly #queues = new Map<number, Queue>();

  start(milliseconds: number, owner: Expiring): Deadline {
    let queue = this.#queues.get(milliseconds);
    if (!queue) {
      queue = new Queue(milliseconds);
      this.#queues.set(milliseconds, queue);
    }
    return queue.add(owner);
  }
}
