// Faults of integrations and functions: which one a call meets, and what a backend that is struck answers.

import { STATUS_CODES } from 'node:http';
import type { Exchange } from '../exchange.ts';
import { GatewayFailure } from '../failure.ts';
import type { FunctionCall, FunctionPort, FunctionResult } from '../ports.ts';
import type { FaultBook, FaultEffect, FaultRequest } from './fault-book.ts';

/** The fault that this call of the request's integration meets; usually none. */
export function integrationFault(exchange: Exchange): FaultEffect | undefined {
  const { faults } = exchange.context.ports;
  if (!faults || faults.isQuiet) return undefined;
  return faults.strike((fault) => isOfIntegration(fault) && meets(fault, exchange));
}

function isOfIntegration({ api, method, stage }: FaultRequest): boolean {
  return api !== undefined || method !== undefined || stage !== undefined;
}

function meets({ api, method, stage }: FaultRequest, exchange: Exchange): boolean {
  const { snapshot } = exchange.context;
  if (api !== undefined && api !== snapshot.apiId && api !== snapshot.api.name) return false;
  if (stage !== undefined && stage !== snapshot.stageName) return false;
  return method === undefined || isMethod(method, exchange);
}

function isMethod(method: string, exchange: Exchange): boolean {
  const at = method.indexOf(' ');
  const [verb, path] = at < 0 ? ['ANY', method] : [method.slice(0, at), method.slice(at + 1)];
  return path === exchange.route?.resourcePath && (verb === 'ANY' || verb === exchange.method);
}

/** An HTTP backend's, with its headers as undici has them. */
export function faultyAnswer(status: number): { headers: Buffer[]; body: Buffer } {
  const body = Buffer.from(JSON.stringify({ message: reasonOf(status) }));
  const headers = ['Content-Type', 'application/json', 'Content-Length', String(body.length)];
  return { headers: headers.map((text) => Buffer.from(text)), body };
}

/** A function's behind a Lambda proxy integration: it ran, and answers so. */
export function faultyProxyResult(status: number): FunctionResult {
  const headers = { 'Content-Type': 'application/json' };
  const body = JSON.stringify({ message: reasonOf(status) });
  return { statusCode: 200, payload: JSON.stringify({ statusCode: status, headers, body }) };
}

/** A function's without the proxy: it ran, and failed with a message that selection patterns find the status in. */
export function faultyCustomResult(status: number): FunctionResult {
  const payload = JSON.stringify({ errorMessage: `${status} ${reasonOf(status)}`, errorType: 'Error' });
  return { statusCode: 200, functionError: 'Unhandled', payload };
}

/** Invoke's own refusal. */
function refusedInvoke(status: number): FunctionResult {
  const errorType = status === 429 ? 'TooManyRequestsException' : 'ServiceException';
  const message = status === 429 ? 'Rate Exceeded.' : reasonOf(status);
  return { statusCode: status, errorType, payload: JSON.stringify({ Message: message }) };
}

function reasonOf(status: number): string {
  return STATUS_CODES[status] ?? 'Fault';
}

/** A connection that ended before its answer, in the words of the execution log. */
export function cutConnection(): GatewayFailure {
  return new GatewayFailure('integrationFailure', 'Execution failed due to a network error: the connection was cut');
}

/** A call of a function that meets a fault. Rejects where its connection is cut. */
export async function invokeFaulty(
  { connection, latency = 0, status }: FaultEffect,
  invoke: () => Promise<FunctionResult>,
  answer: (status: number) => FunctionResult,
): Promise<FunctionResult> {
  if (latency > 0) await new Promise((done) => setTimeout(done, latency));
  if (status !== undefined) return answer(status);
  if (connection === 'refused') throw cutConnection();
  const result = await invoke();
  if (connection === 'lost') throw cutConnection();
  return result;
}

/** Functions whose invocations, whoever makes them, meet the faults that are declared of them. */
export function faultyFunctions(functions: FunctionPort, faults: FaultBook): FunctionPort {
  return {
    invoke(call) {
      if (faults.isQuiet) return functions.invoke(call);
      const fault = faults.strike(({ function: name }) => name !== undefined && isFunction(name, call));
      return fault ? invokeFaulty(fault, () => functions.invoke(call), refusedInvoke) : functions.invoke(call);
    },
  };
}

/** `pets`, `pets:live`, or the whole ARN with or without the alias. */
function isFunction(name: string, { functionArn }: FunctionCall): boolean {
  const local = functionArn.startsWith('arn:') ? functionArn.split(':').slice(6).join(':') : functionArn;
  return [functionArn, functionArn.replace(/^((?:[^:]+:){6}[^:]+):.*$/, '$1'), local, local.split(':')[0]].includes(
    name,
  );
}
