// An exchange that no server knows of: what a stage of the data plane is tried on alone.

import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { noDeclarations } from '../../src/lib/gateway/data/declarations.ts';
import { Exchange } from '../../src/lib/gateway/data/exchange.ts';
import type { Ports } from '../../src/lib/gateway/data/ports.ts';
import { noMeters, noServices, restApi, snapshot } from './data-harness.ts';

/** GET /test/pets/7 with these headers, at 2026-11-22T11:00:00Z unless the ports say otherwise. */
export function bareExchange(rawHeaders: string[] = [], queryString = '', ports: Partial<Ports> = {}): Exchange {
  const request = new IncomingMessage(new Socket());
  request.rawHeaders = rawHeaders;
  request.method = 'GET';
  const context = {
    snapshot: snapshot(restApi({})),
    ports: {
      functions: { invoke: () => Promise.reject(new Error('none')) },
      meters: noMeters,
      services: noServices,
      declarations: () => noDeclarations,
      now: () => 1_795_345_200_000,
      random: () => 0,
      ...ports,
    },
    binaryMediaTypes: [],
    resourcePolicy: undefined,
    renderFailure: () => undefined,
    observer: undefined,
    sampler: undefined,
  };
  const message = { request, response: new ServerResponse(request) };
  return new Exchange(context, message, {
    requestPath: '/test/pets/7',
    path: '/pets/7',
    queryString,
    domain: undefined,
  });
}
