// The one way to call AWS: paced by its quotas, retried where a second time does no harm, failing in the catalogue's words.
// A create is never repeated blindly: when its answer is lost, `recover` looks whether it was carried out.

import type { MetadataBearer } from '@smithy/types';
import { ApigwError } from '../errors.ts';
import { operationOf, permissionOf } from './operation.ts';
import type { Pacer } from './pacing.ts';
import type { ServiceName } from './quotas.ts';
import { type CallPlace, type Failure, toFailure } from './to-apigw-error.ts';

/** A command of the SDK's, such as `new GetStageCommand({ … })`. */
export interface AwsCommand<Output extends MetadataBearer> {
  readonly input: object;
  readonly schema?: unknown;
  /** Named for its output type alone. */
  resolveMiddleware(stack: never, configuration: never, options: never): (args: never) => Promise<{ output: Output }>;
}

/** The output of a command: its modelled members. */
export type Answer<Output> = Omit<Output, '$metadata'>;

export interface SendOptions<Output> {
  /** After an ambiguous failure of a create: what the call made, if it did; undefined lets it be sent again. */
  recover?: () => Promise<Answer<Output> | undefined>;
  /** Fewer attempts than usual, where there is another way than waiting. */
  maxAttempts?: number;
}

/** Sends a command and gives its output. Throws ApigwError. */
export type Send = <Output extends MetadataBearer>(
  command: AwsCommand<Output>,
  options?: SendOptions<Output>,
) => Promise<Answer<Output>>;

/** A retry that is about to happen, for whoever shows progress. */
export interface Retry {
  operation: string;
  /** Of the attempt that failed, counting from 1. */
  attempt: number;
  maxAttempts: number;
  delayMilliseconds: number;
  error: ApigwError;
}

/** Time and chance, as seams. */
export interface Clock {
  now(): number;
  /** Rejects when the user interrupts. */
  sleep(milliseconds: number): Promise<void>;
  /** 0 to 1. */
  random(): number;
}

export interface SendContext {
  service: ServiceName;
  region: string;
  /** Hands a command to the SDK's client, once. */
  sendOnce<Output extends MetadataBearer>(command: AwsCommand<Output>): Promise<Output>;
  pacer: Pacer;
  clock: Clock;
  maxAttempts: number;
  place: Omit<CallPlace, 'operation' | 'permission'>;
  onRetry(retry: Retry): void;
}

/** One call, over all its attempts. */
interface Course<Output> {
  operation: string;
  /** The IAM permission that it needs. */
  permission: string;
  options: SendOptions<Output>;
  /** Counting from 1. */
  attempt: number;
  maxAttempts: number;
  /** An earlier attempt may have been carried out. */
  doubtful: boolean;
}

/** The `Send` of a service. */
export function createSend(context: SendContext): Send {
  return async <Output extends MetadataBearer>(command: AwsCommand<Output>, options: SendOptions<Output> = {}) => {
    const maxAttempts = Math.min(options.maxAttempts ?? context.maxAttempts, context.maxAttempts);
    const course: Course<Output> = {
      operation: operationOf(command),
      permission: permissionOf(command, context.service, context.region),
      options,
      attempt: 1,
      maxAttempts,
      doubtful: false,
    };
    for (; ; course.attempt += 1) {
      await pace(command, course.operation, context);
      try {
        return await context.sendOnce(command);
      } catch (thrown) {
        const settled = await settle(thrown, course, context);
        if (settled) return settled;
      }
    }
  };
}

/** After a failure: throws it for good, or gives what was found to be done, or waits for the next attempt. */
async function settle<Output>(thrown: unknown, course: Course<Output>, context: SendContext) {
  const { operation, permission } = course;
  const failure = toFailure(thrown, { ...context.place, operation, permission });
  // What an earlier attempt with a lost answer deleted is not there any more.
  if (course.doubtful && deletes.test(operation) && failure.error.code === 'NotFound') return nothing<Output>();
  if (course.attempt >= course.maxAttempts || !mayRepeat(failure, course)) throw withWarning(failure, course);
  await waitBefore(failure, course, context);
  if (failure.nature !== 'ambiguous') return undefined;
  course.doubtful = true;
  return course.options.recover?.();
}

async function pace(command: { readonly input: object }, operation: string, context: SendContext): Promise<void> {
  const { clock, pacer, service } = context;
  const wait = pacer.reserve({ service, operation, input: command.input }, clock.now());
  if (wait > 0) await clock.sleep(wait);
}

/** Operations that may be carried out twice: they read, or they set what they name. */
const repeatable = /^(Get|List|Describe|Put|Update|Delete|Tag|Untag|Remove|Flush)/;

const deletes = /^(Delete|Remove)/;

/** The output of a deletion has no members that anybody needs. */
const nothing = <Output>() => ({}) as Answer<Output>;

function mayRepeat<Output>(failure: Failure, { operation, options }: Course<Output>): boolean {
  if (failure.nature === 'final') return false;
  if (failure.nature !== 'ambiguous') return true;
  return repeatable.test(operation) || options.recover !== undefined;
}

const firstDelay = { throttled: 1_000, unsent: 500, ambiguous: 500, final: 0 };
const longestDelay = 20_000;

/** Exponential backoff with jitter, never sooner than the server asked for. */
async function waitBefore<Output>(failure: Failure, course: Course<Output>, context: SendContext): Promise<void> {
  const { attempt, maxAttempts, operation } = course;
  const ceiling = Math.min(longestDelay, firstDelay[failure.nature] * 2 ** (attempt - 1));
  const delay = Math.round(Math.max(failure.retryAfter ?? 0, ceiling * (0.5 + context.clock.random() / 2)));
  context.onRetry({ operation, attempt, maxAttempts, delayMilliseconds: delay, error: failure.error });
  await context.clock.sleep(delay);
}

/** Nobody knows whether a create was carried out: the message says so. */
function withWarning<Output>({ error, nature }: Failure, { operation }: Course<Output>): ApigwError {
  if (nature !== 'ambiguous' || repeatable.test(operation)) return error;
  return new ApigwError(error.code, `${error.message} (whether it was carried out is unknown)`, {
    ...(error.hint !== undefined && { hint: error.hint }),
    ...(error.requestId !== undefined && { requestId: error.requestId }),
    cause: error,
  });
}
