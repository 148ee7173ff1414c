// Declared faults, from outside: what a declaration may say, and what the control plane's operations answer when they are
// struck, each service in its own error form. https://docs.aws.amazon.com/apigateway/latest/api/CommonErrors.html

import type { FaultBook, FaultRequest } from './data/faults/fault-book.ts';
import { handlerTables, missingOperations } from './server-handlers.ts';
import { Fault } from './wire/fault.ts';
import type { ServiceName } from './wire/service.ts';

/** The connection of a control-plane call is to be cut, instead of an answer. */
export class CutConnection extends Error {}

interface Called {
  service: ServiceName;
  operation: string;
}

/** Does the call, unless a fault does something else with it. Throws CutConnection, or the service's own fault. */
export async function performFaulty<T>(call: Called, faults: FaultBook, perform: () => Promise<T>): Promise<T> {
  if (faults.isQuiet) return perform();
  const fault = faults.strike(({ operation }) => operation !== undefined && isOperation(operation, call));
  if (!fault) return perform();
  if (fault.latency !== undefined) await new Promise((done) => setTimeout(done, fault.latency));
  if (fault.status !== undefined) throw faultOf(call.service, fault.status);
  if (fault.connection === 'refused') throw new CutConnection();
  const output = await perform();
  if (fault.connection === 'lost') throw new CutConnection();
  return output;
}

function isOperation(wanted: string, { operation, service }: Called): boolean {
  return wanted === '*' || wanted === `${service}.*` || wanted === `${service}.${operation}`;
}

const retry = { retryAfterSeconds: '1' };
const tooManyRequests = () => new Fault('TooManyRequestsException', 'Too Many Requests', retry);
const throttlingException = () => new Fault('ThrottlingException', 'Rate exceeded');
const throttling = () => new Fault('Throttling', 'Rate exceeded');

const throttled: Readonly<Record<ServiceName, () => Fault>> = {
  apigateway: tooManyRequests,
  apigatewayv2: tooManyRequests,
  lambda: () => new Fault('TooManyRequestsException', 'Rate exceeded', { ...retry, Reason: 'CallerRateLimitExceeded' }),
  acm: throttlingException,
  route53: throttling,
  logs: throttlingException,
  cloudwatch: throttling,
  sts: throttling,
};

function faultOf(service: ServiceName, status: number): Fault {
  if (status === 429) return throttled[service]();
  if (status === 500) return new Fault('InternalFailure', 'Internal server error');
  // API Gateway models an exception of its own; others have the common error.
  const code = service === 'apigateway' ? 'ServiceUnavailableException' : 'ServiceUnavailable';
  return new Fault(code, 'Service Unavailable', retry);
}

const texts = ['operation', 'function', 'api', 'stage', 'method'] as const;
const known: readonly string[] = [...texts, 'latency', 'status', 'connection', 'times', 'probability'];
type Said = Readonly<Record<string, unknown>>;

/** What a request body declares; or what is wrong with it. */
export function parseFault(body: string): FaultRequest | string {
  let said: unknown;
  try {
    said = JSON.parse(body);
  } catch {
    said = undefined;
  }
  if (typeof said !== 'object' || said === null || Array.isArray(said)) return 'The body must be a JSON object';
  const unknown = Object.keys(said).find((name) => !known.includes(name));
  if (unknown !== undefined) return `A fault has no '${unknown}'; it has ${known.join(', ')}`;
  return wrongIn(said as Said) ?? (said as FaultRequest);
}

function wrongIn(said: Said): string | undefined {
  const noText = texts.find((name) => said[name] !== undefined && !isText(said[name]));
  if (noText !== undefined) return `${noText} must be text`;
  return wrongTarget(said as FaultRequest) ?? wrongEffect(said) ?? wrongFrequency(said);
}

function wrongTarget(fault: FaultRequest): string | undefined {
  const ofIntegrations = [fault.api, fault.stage, fault.method].some((name) => name !== undefined);
  const kinds = [fault.operation !== undefined, fault.function !== undefined, ofIntegrations].filter(Boolean);
  if (kinds.length !== 1)
    return 'A fault is of an operation, of a function, or of integrations by api, stage and method';
  const { method, operation } = fault;
  if (method !== undefined && !/^(?:(?:ANY|[A-Z]+) )?\//.test(method))
    return `method '${method}' is not like 'GET /pets'`;
  return operation === undefined ? undefined : wrongOperation(operation);
}

function wrongOperation(wanted: string): string | undefined {
  if (wanted === '*') return undefined;
  const [service = '', operation = ''] = wanted.split('.');
  const services = Object.keys(handlerTables);
  if (!services.includes(service)) {
    return `There is no service '${service}' in operation '${wanted}'; there are ${services.join(', ')}`;
  }
  const table = handlerTables[service as ServiceName] ?? {};
  const isMissing = service === 'apigateway' && Object.hasOwn(missingOperations, operation);
  if (operation === '*' || Object.hasOwn(table, operation) || isMissing) return undefined;
  return `${service} has no operation '${operation}' here`;
}

function wrongEffect({ connection, latency, operation, status }: Said): string | undefined {
  if (latency !== undefined && !isWhole(latency, 1, 600_000)) return 'latency is from 1 to 600000 milliseconds';
  if (connection !== undefined && connection !== 'refused' && connection !== 'lost') {
    return 'connection is refused or lost';
  }
  if (status !== undefined && connection !== undefined) return 'A fault has a status, or it cuts the connection';
  if ([connection, latency, status].every((effect) => effect === undefined)) {
    return 'A fault has a latency, a status, or a connection that is refused or lost';
  }
  if (status === undefined || status === 429) return undefined;
  if (operation !== undefined) return status === 500 || status === 503 ? undefined : 'status is 429, 500 or 503';
  return isWhole(status, 500, 599) ? undefined : 'status is 429, or from 500 to 599';
}

function wrongFrequency({ probability, times }: Said): string | undefined {
  if (times !== undefined && !isWhole(times, 1, Number.MAX_SAFE_INTEGER)) return 'times is a whole number from 1';
  if (probability === undefined) return undefined;
  const isChance = typeof probability === 'number' && probability > 0 && probability <= 1;
  return isChance ? undefined : 'probability is more than 0 and at most 1';
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
}
