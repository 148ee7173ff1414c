// AWS's control plane: a request through the wire to its handler, as one transaction of the store. The answer leaves
// after the commit, and after the data plane serves what changed.

import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Context, Delays, Observed } from './control/context.ts';
import type { Prepared } from './control/prepared.ts';
import type { FaultBook } from './data/faults/fault-book.ts';
import { CutConnection, performFaulty } from './server-faults.ts';
import { type Follower, tellFollowers } from './server-followers.ts';
import { type AnyHandler, handlerTables } from './server-handlers.ts';
import type { Prepare } from './server-preparations.ts';
import { LongKeyError } from './store/key.ts';
import { newId } from './store/new-id.ts';
import type { Store } from './store/open-store.ts';
import { globalRegion, type Scope } from './store/records.ts';
import { Fault } from './wire/fault.ts';
import type { WireResponse } from './wire/message.ts';
import { answer, notImplemented, type OperationCall } from './wire/wire.ts';

export interface ControlPlanePorts {
  store: Store;
  faults: FaultBook;
  followers: readonly Follower[];
  delays: Delays;
  prepare: Prepare;
  observed: Observed;
  quotas: Readonly<Record<string, number>>;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Where this gateway listens. */
  endpoint(): string;
  log(line: string): void;
}

/** Answers a control-plane request whose body has been read; undefined: its connection is to be cut. */
export async function control(
  request: IncomingMessage,
  body: Buffer,
  ports: ControlPlanePorts,
): Promise<WireResponse | undefined> {
  const { method = 'GET', url = '/', headers } = request;
  let isCut = false;
  const response = await answer(
    { method, url, headers, body },
    {
      requestId: randomUUID(),
      gatewayId: randomBytes(11).toString('base64'),
      execute: (call) => execute(call, ports),
      onError: (error, call) => {
        if (error instanceof CutConnection) isCut = true;
        else ports.log(`${call.service} ${call.operation}: ${describe(error)}`);
      },
    },
  );
  if (isCut) return undefined;
  // Tells our own client that the published quotas need not be kept here.
  response.headers['x-apigw-pace'] = 'none';
  return response;
}

async function execute(call: OperationCall, ports: ControlPlanePorts) {
  return performFaulty(call, ports.faults, async () => {
    const handler = findHandler(call);
    const prepared = await ports.prepare(call);
    return perform(handler, { call, prepared, ports });
  });
}

interface Performance {
  call: OperationCall;
  prepared: Prepared;
  ports: ControlPlanePorts;
}

function perform(handler: AnyHandler, { call, prepared, ports }: Performance) {
  const { delays, endpoint, followers, observed, quotas, store } = ports;
  const { requestId } = call;
  const scope = scopeOf(call);
  const { value, written } = store.transaction(scope, (records) => {
    const facts = {
      now: new Date(ports.now()),
      newId,
      requestId,
      endpoint: endpoint(),
      quotas,
      delays,
      prepared,
      observed,
    };
    const context: Context = { ...scope, records, ...facts };
    return runHandler(() => handler(call.input as never, context));
  });
  tellFollowers(followers, written);
  return value as Record<string, unknown> | undefined;
}

/** Route 53 is one for all regions. */
function scopeOf({ caller, service }: OperationCall): Scope {
  return { account: caller.account, region: service === 'route53' ? globalRegion : caller.region };
}

/** A name that is too long for the store is the caller's mistake. */
function runHandler(handler: () => unknown): unknown {
  try {
    return handler();
  } catch (error) {
    throw error instanceof LongKeyError ? new Fault('ValidationException', error.message) : error;
  }
}

function findHandler({ service, operation }: OperationCall): AnyHandler {
  const table = handlerTables[service];
  const handler = table && Object.hasOwn(table, operation) ? table[operation] : undefined;
  if (!handler) throw notImplemented(service, operation);
  return handler;
}

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
