// One hop of the way of a request: where it has come to, what stands there, and if it ends there: what the client is
// answered, and which command repairs it.

import type { FoundDomain } from '../../aws/domain-names.ts';
import type { AnyApi } from '../../aws/find-any-api.ts';
import type { Network } from '../../aws/network.ts';
import type { StageState } from '../../aws/read-stage.ts';
import type { Method, RestApi } from '../../model/api.ts';
import { gatewayFailures } from '../../model/gateway-failures.ts';
import type { Context } from '../context.ts';
import type { Target } from '../target.ts';
import type { UrlAddress } from './url-address.ts';

/** What a client is answered. */
export interface HopAnswer {
  status: number;
  errorType: string;
  message: string;
}

/** Why the way ends: what the URL names is not there, this request is refused, or a part of the way does not work. */
export type Breakage = 'missing' | 'refused' | 'failed';

export interface HopVerdict {
  /** `skip`: it does not apply, or cannot be known. */
  status: 'pass' | 'warn' | 'fail' | 'skip';
  message: string;
  /** What repairs it: a command where there is one. */
  hint?: string;
  breakage?: Breakage;
  answer?: HopAnswer;
}

/** What is known of the request by the hop that it has come to; each hop adds what it finds. */
export interface Trail {
  context: Context;
  target: Target;
  request: ExplainedRequest;
  address: UrlAddress;
  network: Network;
  domain?: FoundDomain;
  apiId?: string;
  api?: AnyApi;
  stageName?: string;
  /** Below the stage, without its query. */
  path: string;
  stage?: StageState;
  /** What the stage serves. */
  definition?: RestApi;
  route?: ExplainedRoute;
}

export interface ExplainedRequest {
  url: URL;
  /** GET … */
  method: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Name or id. */
  key?: string;
  sourceIp?: string;
}

export interface ExplainedRoute {
  /** GET … or ANY. */
  method: string;
  path: string;
  definition: Method;
}

export type Hop = (trail: Trail) => HopVerdict | Promise<HopVerdict>;

export const pass = (message: string): HopVerdict => ({ status: 'pass', message });
export const skip = (message: string): HopVerdict => ({ status: 'skip', message });
export const warn = (message: string, hint: string): HopVerdict => ({ status: 'warn', message, hint });

/** Where the way ends. */
export const broken = (
  breakage: Breakage,
  message: string,
  more: { hint: string; answer?: HopAnswer },
): HopVerdict => ({ status: 'fail', breakage, message, ...more });

/**
 * What API Gateway answers where it knows no such domain name, mapping, API or stage: there are no gateway responses to
 * ask yet, and nobody is told which of them it is.
 */
export const forbidden: HopAnswer = { status: 403, errorType: 'ForbiddenException', message: 'Forbidden' };

/** The answer of a failure, with a message of its own where the table has none. */
export function answerOf(kind: keyof typeof gatewayFailures, message?: string): HopAnswer {
  const { errorType, message: usual, status } = gatewayFailures[kind];
  return { status, errorType, message: message ?? usual };
}
