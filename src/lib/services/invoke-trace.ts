// The trace of a request that a gateway kept: each stage of its pipeline, how long it took and what it changed.

import { requestLocal } from './local-request.ts';

/** Ask a gateway that keeps traces for one; they never reach a backend. */
export const traceHeaders: Readonly<Record<string, string>> = { 'x-apigw-admin': '1', 'x-apigw-trace': '1' };

export interface TraceStep {
  stage: string;
  microseconds: number;
  /** Fields that the stage changed, with their new values. */
  changed: Record<string, unknown>;
  notes: string[];
}

export interface Trace {
  requestId: string;
  /** Absent when no method matched. */
  resourcePath?: string;
  steps: TraceStep[];
}

/** The trace of a request by its id; undefined where the server keeps none. */
export async function readTrace(endpointUrl: string, requestId: string): Promise<Trace | undefined> {
  if (!endpointUrl.startsWith('http://')) return undefined;
  try {
    const { body, status } = await requestLocal(endpointUrl, `/_apigw/traces/${encodeURIComponent(requestId)}`, {
      timeout: 2000,
    });
    return status === 200 ? (JSON.parse(body) as Trace) : undefined;
  } catch {
    return undefined;
  }
}
