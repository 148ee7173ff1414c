// The requests of the soak: kinds that take turns, each with the answers that are right for it.

import { Pool } from 'undici';
import type { Client, Deployed } from './deploy.ts';

/** What has been answered, kind by kind and status by status, since the start. */
export type Answers = Map<string, Map<number, number>>;

/** A kind of request. */
interface Kind {
  title: string;
  method?: string;
  path: string;
  token?: string;
  client?: Client;
  body?: string;
  /** Right answers; the first is the usual one. */
  statuses: number[];
}

const items = { items: Array.from({ length: 5 }, (_, id) => ({ id })) };

/** The requests in their turns; `turn` makes ids and tokens that no cache has seen. */
function kindsOf({ ample, metered, throttled }: Deployed, turn: number): Kind[] {
  const order = { method: 'POST', path: '/orders/7?kind=x', body: JSON.stringify(items) };
  const known = { client: ample, token: `allow-${turn % 50}` };
  return [
    { title: 'order', ...order, ...known, statuses: [200] },
    { title: 'order with a body that is not valid', ...order, ...known, body: '{"items": [{}]}', statuses: [400] },
    { title: 'order without a key', ...order, token: 'allow-1', statuses: [403] },
    { title: 'order that the authorizer denies', ...order, client: ample, token: 'deny', statuses: [403] },
    { title: 'order without a token', ...order, client: ample, statuses: [401] },
    { title: 'order with a quota', ...order, client: metered, token: 'allow-1', statuses: [200, 429] },
    { title: 'order with a throttle', ...order, client: throttled, token: 'allow-1', statuses: [200, 429] },
    { title: 'cached', path: `/cached/${turn % 100}`, ...known, statuses: [200] },
    { title: 'cached, never asked for before', path: `/cached/new-${turn}`, ...known, statuses: [200] },
    { title: 'HTTP proxy', path: '/proxy', ...known, statuses: [200] },
    { title: 'Lambda proxy', method: 'POST', path: '/lambda', body: 'x', ...known, statuses: [200] },
    {
      title: 'Lambda proxy with a new token',
      method: 'POST',
      path: '/lambda',
      body: 'x',
      client: ample,
      token: `allow-new-${turn}`,
      statuses: [200],
    },
    { title: 'no such path', path: '/nowhere', statuses: [403] },
  ];
}

const connections = 32;

/** A client of many connections. */
export class Caller {
  /** Of all that have been sent. */
  readonly answers: Answers = new Map();
  /** What was not right, with what was answered. */
  readonly failures: string[] = [];
  readonly #pool: Pool;
  readonly #deployed: Deployed;
  #turn = 0;

  constructor(endpoint: string, deployed: Deployed) {
    this.#pool = new Pool(endpoint, { connections, pipelining: 1 });
    this.#deployed = deployed;
  }

  /** Sends requests for so many milliseconds; resolves when all of them are answered, with their number. */
  async run(milliseconds: number): Promise<number> {
    const until = performance.now() + milliseconds;
    let sent = 0;
    const client = async (): Promise<void> => {
      while (performance.now() < until) {
        for (const kind of kindsOf(this.#deployed, this.#turn++)) {
          await this.#send(kind);
          sent += 1;
        }
      }
    };
    await Promise.all(Array.from({ length: connections }, client));
    return sent;
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  async #send({ title, method = 'GET', path, token, client, body, statuses }: Kind): Promise<void> {
    const headers = {
      ...(token !== undefined && { auth: token }),
      ...(client && { 'x-api-key': client.value }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const url = `/_aws/execute-api/${this.#deployed.restApiId}/prod${path}`;
    const answer = await this.#pool.request({ path: url, method, headers, body: body ?? null });
    const text = await answer.body.text();
    this.#count(title, answer.statusCode);
    const isRight = statuses.includes(answer.statusCode) && (!path.startsWith('/cached') || text.includes(path));
    if (!isRight && this.failures.length < 20) this.failures.push(`${title}: ${answer.statusCode} ${text}`);
  }

  #count(title: string, status: number): void {
    const statuses = this.answers.get(title) ?? new Map<number, number>();
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    this.answers.set(title, statuses);
  }
}

/** How many of the answers are of such a kind and status. */
export function countAnswers(answers: Answers, isWanted: (title: string, status: number) => boolean): number {
  let count = 0;
  for (const [title, statuses] of answers) {
    for (const [status, times] of statuses) if (isWanted(title, status)) count += times;
  }
  return count;
}
