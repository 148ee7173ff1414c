// What the SDK throws, in the words of the catalogue; the tables are in failure-rows.ts.
// An answer may also be none of AWS's: a page of a proxy, JSON cut short, a connection that ends in the middle.

import { ApigwError, type ErrorCode } from '../errors.ts';
import {
  byName,
  concurrentModification,
  correctedClock,
  type FailureNature,
  natureOfNetworkCode,
  type Row,
  rowOfStatus,
  withoutLogsRole,
} from './failure-rows.ts';

export interface Failure {
  nature: FailureNature;
  error: ApigwError;
  /** Milliseconds that the server asks to wait (Retry-After). */
  retryAfter?: number;
}

/** What the SDK's errors have, whatever their class. */
interface SdkError {
  name: string;
  message: string;
  code?: string;
  errors?: SdkError[];
  retryAfterSeconds?: string;
  $metadata?: { httpStatusCode?: number; requestId?: string; clockSkewCorrected?: boolean };
  $response?: { headers?: Record<string, string | undefined> };
}

export interface CallPlace {
  operation: string;
  /** The IAM permission that the call needs. */
  permission: string;
  /** Absent: AWS's own. */
  endpoint: string | undefined;
  loopback: boolean;
}

/** Reads a failure of the SDK; an ApigwError comes back as it is. */
export function toFailure(thrown: unknown, place: CallPlace): Failure {
  if (thrown instanceof ApigwError) return { nature: 'final', error: thrown };
  const error = thrown as SdkError;
  const named = rowOfError(error);
  if (named) return answered(error, named, place);
  if (isUnreadable(error)) return unreadable(error, place);
  const nature = networkNature(error);
  if (nature) return unanswered(error, nature, place);
  const status = error.$metadata?.httpStatusCode;
  if (status !== undefined) return answered(error, rowOfStatus(status), place);
  const fault = new ApigwError('Internal', `${place.operation}: ${error.message}`, { cause: error });
  return { nature: 'final', error: fault };
}

/** The row of an error by its name, and by what else it tells. */
function rowOfError(error: SdkError): Row | undefined {
  const row = Object.hasOwn(byName, error.name) ? byName[error.name] : undefined;
  if (row?.[0] === 'Credentials' && error.$metadata?.clockSkewCorrected) return correctedClock;
  if (row?.[0] === 'Conflict' && /concurrent|in progress/i.test(error.message)) return concurrentModification;
  if (/^CloudWatch Logs role ARN must be set/.test(error.message)) return withoutLogsRole;
  return row;
}

function answered(error: SdkError, [code, nature, hint]: Row, place: CallPlace): Failure {
  const requestId = error.$metadata?.requestId;
  const retryAfter = retryAfterOf(error);
  return {
    nature,
    ...(retryAfter !== undefined && { retryAfter }),
    error: new ApigwError(code, code === 'Interrupted' ? 'Interrupted' : `${place.operation}: ${messageOf(error)}`, {
      ...(hint !== undefined && { hint: hint.replace('{permission}', () => missingPermission(error, place)) }),
      ...(requestId !== undefined && { requestId }),
      retryable: nature !== 'final',
      cause: error,
    }),
  };
}

/** The SDK calls an answer without a message `UnknownError`. */
function messageOf({ $metadata, message, name }: SdkError): string {
  if (message && message !== 'UnknownError') return message.trim();
  return name === 'Unknown' ? `the answer is ${$metadata?.httpStatusCode}, without a message` : name;
}

/** AWS mostly names the permission itself; else it follows from the call. */
function missingPermission({ message }: SdkError, { permission }: CallPlace): string {
  const [, action, resource] = /not authorized to perform: (\S+)(?: on resource: (\S+))?/.exec(message) ?? [];
  if (action === undefined) return permission;
  return resource === undefined ? action : `${action} on ${resource}`;
}

function retryAfterOf(error: SdkError): number | undefined {
  const seconds = Number(error.retryAfterSeconds ?? error.$response?.headers?.['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

/** The network failed, or time ran out. Where nobody listens on this machine, waiting does not help. */
function unanswered(error: SdkError, nature: FailureNature, place: CallPlace): Failure {
  const whom = place.endpoint ?? 'AWS';
  const code = isTimeout(error) ? 'Timeout' : 'Network';
  const message = withoutSdkHint(error.message) || error.code;
  return {
    nature: nature === 'unsent' && place.loopback ? 'final' : nature,
    error: new ApigwError(code, `${place.operation}: no answer from ${whom}: ${message}`, {
      hint:
        place.loopback && nature === 'unsent'
          ? `Nothing answers at ${whom}. Is the local gateway running? apigw local status`
          : 'Check the network, HTTPS_PROXY, AWS_CA_BUNDLE, the region and --endpoint-url',
      retryable: true,
      cause: error,
    }),
  };
}

/** The SDK tells developers of a hidden field of its error. */
const withoutSdkHint = (message: string) => message.replace(/\s*Deserialization error: .*/s, '');

/** The SDK gives this name to broken connections too; those have a code. */
const isTimeout = ({ code, name }: SdkError) => name === 'TimeoutError' && code === undefined;

function networkNature(error: SdkError): FailureNature | undefined {
  if (isTimeout(error)) return /did not establish/.test(error.message) ? 'unsent' : 'ambiguous';
  return natureOfNetworkCode(error.code ?? error.errors?.[0]?.code);
}

/** A server that is not AWS answers so for an operation that it does not have. */
const withoutOperation: readonly number[] = [404, 405, 501];

function codeOfUnreadable(status: number): ErrorCode {
  if (withoutOperation.includes(status)) return 'Unsupported';
  return status === 429 ? 'Throttled' : 'Network';
}

/** Such an answer breaks the SDK's reading of it. */
const isUnreadable = ({ $response, name }: SdkError) =>
  $response !== undefined && (name === 'SyntaxError' || name === 'TypeError');

/** An answer that is no answer of AWS's. What was cut short, or told by a server that fails, may be whole the next time. */
function unreadable(error: SdkError, place: CallPlace): Failure {
  const status = error.$metadata?.httpStatusCode ?? 200;
  const page = error.message.startsWith("Unexpected token '<'");
  const nature = status >= 400 ? rowOfStatus(status)[1] : page ? 'final' : 'ambiguous';
  const retryAfter = retryAfterOf(error);
  const what = page ? 'a page of HTML or XML' : 'what is not JSON';
  const message = `${place.operation}: ${place.endpoint ?? 'AWS'} answered ${status} with ${what}`;
  return {
    nature,
    ...(retryAfter !== undefined && { retryAfter }),
    error: new ApigwError(codeOfUnreadable(status), message, {
      hint: withoutOperation.includes(status)
        ? 'The server at this endpoint does not seem to have the operation; check --endpoint-url'
        : 'Check --endpoint-url, and whether a proxy stands between',
      retryable: nature !== 'final',
      cause: error,
    }),
  };
}
