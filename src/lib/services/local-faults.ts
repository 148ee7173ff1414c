// `apigw local fault`: faults that the local gateway injects into integrations, functions and control-plane operations.

import { ApigwError } from '../errors.ts';
import type { Context } from './context.ts';
import { oneGateway } from './local-gateway.ts';
import { requestLocal } from './local-request.ts';

/** What is to go wrong, where, and how often. One of `operation`, `function`, or some of `api`, `stage` and `method`. */
export interface FaultWish {
  /** `apigateway.CreateDeployment` */
  operation?: string | undefined;
  /** Name, `name:alias` or ARN. */
  function?: string | undefined;
  /** Id or name. */
  api?: string | undefined;
  stage?: string | undefined;
  /** `GET /pets/{id}` */
  method?: string | undefined;
  /** Milliseconds. */
  latency?: number | undefined;
  status?: number | undefined;
  connection?: 'refused' | 'lost' | undefined;
  times?: number | undefined;
  probability?: number | undefined;
}

/** A declared one. */
export interface LocalFault extends FaultWish {
  id: string;
  /** Calls that it has struck. */
  struck: number;
}

interface Which {
  port?: number | undefined;
}

const path = '/_apigw/faults';

/** Declares a fault. */
export async function addLocalFault(context: Context, wish: FaultWish, { port }: Which): Promise<LocalFault> {
  const { endpoint } = await oneGateway(context, port);
  const { body, status } = await requestLocal(endpoint, path, { method: 'POST', body: JSON.stringify(wish) });
  if (status === 200) return JSON.parse(body);
  throw new ApigwError('Usage', JSON.parse(body).message, {
    hint: 'For example: --operation apigateway.CreateDeployment --status 429, or --api pets --method "GET /pets" --latency 500',
  });
}

/** Those that are declared. */
export async function listLocalFaults(context: Context, { port }: Which): Promise<LocalFault[]> {
  const { endpoint } = await oneGateway(context, port);
  return JSON.parse((await requestLocal(endpoint, path)).body);
}

/** Removes one, or all of them; those that are left. */
export async function clearLocalFaults(context: Context, { id, port }: Which & { id?: string }): Promise<LocalFault[]> {
  const { endpoint } = await oneGateway(context, port);
  const which = id === undefined ? path : `${path}/${encodeURIComponent(id)}`;
  const { body, status } = await requestLocal(endpoint, which, { method: 'DELETE' });
  if (status === 200) return JSON.parse(body);
  throw new ApigwError('NotFound', JSON.parse(body).message, { hint: 'Those that there are: apigw local fault list' });
}
