// What a service of AWS is to the wire, and what the protocol that it speaks does.

import type { Fault } from './fault.ts';
import type { WireRequest, WireResponse } from './message.ts';
import type { Router } from './router.ts';
import type { Operation, ServiceSchema } from './schema.ts';

export type ServiceName = 'apigateway' | 'apigatewayv2' | 'lambda' | 'acm' | 'route53' | 'sts' | 'logs' | 'cloudwatch';

export interface ServiceDefinition {
  name: ServiceName;
  /** The service in a SigV4 credential scope. */
  signingName: string;
  /** The paths that are this service's where several share a signing name, or where a request is not signed. */
  paths: RegExp;
  /** JSON-RPC: what stands before the dot in X-Amz-Target. */
  target?: string;
  xmlNamespace: string;
  unknownOperation: { code: string; message: string };
  protocol(): Promise<Protocol>;
  client(): Promise<Readonly<Record<string, unknown>>>;
}

/** A service whose schemas have been read. */
export interface LoadedService {
  definition: ServiceDefinition;
  schema: ServiceSchema;
  protocol: Protocol;
  router: Router;
  /** What the service answers to a request that is none of its operations. */
  unknownOperation(): Fault;
}

/** A request whose operation is known. */
export interface Call {
  operation: Operation;
  /** Reads the input; throws a Fault where a value has the wrong type. */
  readInput(): Record<string, unknown>;
}

export interface Protocol {
  /** Of a service that speaks several: the one of a request. */
  for?(request: WireRequest): Protocol;
  /** The operation that is asked for. Throws the service's fault for one that it does not have. */
  route(service: LoadedService, request: WireRequest): Call;
  /** `output` is the handler's answer; undefined where the operation has none. */
  writeOutput(service: LoadedService, operation: Operation, output: Record<string, unknown>): WireResponse;
  writeFault(service: LoadedService, fault: Fault, requestId: string): WireResponse;
}
