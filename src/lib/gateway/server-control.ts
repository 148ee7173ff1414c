// AWS's control plane: a request through the wire to its handler, as one transaction of the store. The answer leaves
// after the commit, and after the data plane serves what changed.

import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Context } from './control/context.ts';
import { type AnyHandler, handlerTables } from './server-handlers.ts';
import type { Stages } from './server-stages.ts';
import { LongKeyError } from './store/key.ts';
import { newId } from './store/new-id.ts';
import type { Store } from './store/open-store.ts';
import { Fault } from './wire/fault.ts';
import type { WireResponse } from './wire/message.ts';
import { answer, notImplemented, type OperationCall } from './wire/wire.ts';

export interface ControlPlanePorts {
  store: Store;
  stages: Stages;
  quotas: Readonly<Record<string, number>>;
  /** Where this gateway listens. */
  endpoint(): string;
  log(line: string): void;
}

/** Answers a control-plane request whose body has been read. */
export async function control(request: IncomingMessage, body: Buffer, ports: ControlPlanePorts): Promise<WireResponse> {
  const { method = 'GET', url = '/', headers } = request;
  const response = await answer(
    { method, url, headers, body },
    {
      requestId: randomUUID(),
      gatewayId: randomBytes(11).toString('base64'),
      execute: (call) => execute(call, ports),
      onError: (error, call) => ports.log(`${call.service} ${call.operation}: ${describe(error)}`),
    },
  );
  // Tells our own client that the published quotas need not be kept here.
  response.headers['x-apigw-pace'] = 'none';
  return response;
}

function execute(call: OperationCall, { store, stages, quotas, endpoint }: ControlPlanePorts) {
  const handler = findHandler(call);
  const { account, region } = call.caller;
  const scope = { account, region };
  const { value, written } = store.transaction(scope, (records) => {
    const { requestId } = call;
    const context: Context = { ...scope, records, now: new Date(), newId, requestId, endpoint: endpoint(), quotas };
    return runHandler(() => handler(call.input as never, context));
  });
  stages.follow(scope, written);
  return value as Record<string, unknown> | undefined;
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
