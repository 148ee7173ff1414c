// What the SDK throws, in the words of the catalogue: one table by error name, then by status, then by the network's code.
// Guide: "Common errors" of the API Gateway, Lambda and STS API references.

import { ApigwError, type ErrorCode } from '../errors.ts';

/**
 * What a failure says about the call: `throttled` and `unsent` were surely not carried out; after `ambiguous` nobody
 * knows; `final` was answered, and would be answered again in the same way.
 */
export type FailureNature = 'throttled' | 'unsent' | 'ambiguous' | 'final';

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
  retryAfterSeconds?: string;
  $metadata?: { httpStatusCode?: number; requestId?: string; clockSkewCorrected?: boolean };
  $response?: { headers?: Record<string, string | undefined> };
}

export interface CallPlace {
  operation: string;
  /** Absent: AWS's own. */
  endpoint: string | undefined;
  loopback: boolean;
}

type Row = readonly [ErrorCode, FailureNature, hint?: string];

const credentialsHint = 'Check AWS_PROFILE, --profile or the access keys; for SSO: aws sso login';
const expired: Row = ['Credentials', 'final', 'The session has ended. Renew it, for SSO: aws sso login'];
const badCredentials: Row = ['Credentials', 'final', credentialsHint];
const denied: Row = ['AccessDenied', 'final', 'The IAM identity lacks a permission that the message names'];
const throttled: Row = ['Throttled', 'throttled', 'AWS refuses more calls for now; run the command again later'];
const serverFault: Row = ['Failed', 'ambiguous'];

const byName: Readonly<Record<string, Row>> = {
  CredentialsProviderError: badCredentials,
  TokenProviderError: expired,
  ExpiredToken: expired,
  ExpiredTokenException: expired,
  UnrecognizedClientException: badCredentials,
  InvalidClientTokenId: badCredentials,
  InvalidSignatureException: badCredentials,
  SignatureDoesNotMatch: badCredentials,
  IncompleteSignature: badCredentials,
  MissingAuthenticationTokenException: badCredentials,
  OptInRequired: denied,
  AccessDenied: denied,
  AccessDeniedException: denied,
  UnauthorizedException: denied,
  ForbiddenException: denied,
  NotFoundException: ['NotFound', 'final'],
  ResourceNotFoundException: ['NotFound', 'final'],
  ConflictException: ['Conflict', 'final'],
  ResourceConflictException: ['Conflict', 'final'],
  TooManyRequestsException: throttled,
  ThrottlingException: throttled,
  Throttling: throttled,
  RequestLimitExceeded: throttled,
  LimitExceededException: [
    'Failed',
    'final',
    'A quota of the account is used up: Service Quotas can raise most of them',
  ],
  ServiceUnavailableException: serverFault,
  NotImplementedException: ['Unsupported', 'final'],
  UnknownOperationException: ['Unsupported', 'final'],
  AbortError: ['Interrupted', 'final'],
};

const byStatus: Readonly<Record<number, Row>> = {
  401: badCredentials,
  403: denied,
  404: ['NotFound', 'final'],
  409: ['Conflict', 'final'],
  429: throttled,
  501: ['Unsupported', 'final', 'The server at this endpoint does not have the operation'],
};

/** Node's codes for a connection that never was, and for one that broke. */
const byNetworkCode: Readonly<Record<string, FailureNature>> = {
  ECONNREFUSED: 'unsent',
  ENOTFOUND: 'unsent',
  EAI_AGAIN: 'unsent',
  EHOSTUNREACH: 'unsent',
  ENETUNREACH: 'unsent',
  UND_ERR_CONNECT_TIMEOUT: 'unsent',
  ECONNRESET: 'ambiguous',
  EPIPE: 'ambiguous',
  ETIMEDOUT: 'ambiguous',
  UND_ERR_SOCKET: 'ambiguous',
  UND_ERR_HEADERS_TIMEOUT: 'ambiguous',
  UND_ERR_BODY_TIMEOUT: 'ambiguous',
};

/** Reads a failure of the SDK; an ApigwError comes back as it is. */
export function toFailure(thrown: unknown, place: CallPlace): Failure {
  if (thrown instanceof ApigwError) return { nature: 'final', error: thrown };
  const error = thrown as SdkError;
  if (error.name === 'SyntaxError') return { nature: 'final', error: garbled(error, place) };
  if (error.$metadata?.clockSkewCorrected) return answered(error, ['Credentials', 'unsent', 'Check the clock'], place);
  const status = error.$metadata?.httpStatusCode;
  const row = byName[error.name] ?? (status === undefined ? undefined : rowOfStatus(status));
  return row ? answered(error, row, place) : unanswered(error, place);
}

function rowOfStatus(status: number): Row {
  return byStatus[status] ?? (status >= 500 ? serverFault : ['Failed', 'final']);
}

function answered(error: SdkError, [code, nature, hint]: Row, place: CallPlace): Failure {
  const requestId = error.$metadata?.requestId;
  const retryAfter = retryAfterOf(error);
  return {
    nature,
    ...(retryAfter !== undefined && { retryAfter }),
    error: new ApigwError(code, `${place.operation}: ${error.message || error.name}`, {
      ...(hint !== undefined && { hint }),
      ...(requestId !== undefined && { requestId }),
      retryable: nature !== 'final',
      cause: error,
    }),
  };
}

function retryAfterOf(error: SdkError): number | undefined {
  const seconds = Number(error.retryAfterSeconds ?? error.$response?.headers?.['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

/** No status: the network failed, or time ran out, or the code here has a fault. */
function unanswered(error: SdkError, place: CallPlace): Failure {
  const nature = networkNature(error);
  if (nature === undefined) {
    const fault = new ApigwError('Internal', `${place.operation}: ${error.message}`, { cause: error });
    return { nature: 'final', error: fault };
  }
  const whom = place.endpoint ?? 'AWS';
  return {
    nature,
    error: new ApigwError('Network', `${place.operation}: no answer from ${whom}: ${error.message || error.code}`, {
      hint: place.loopback
        ? `Nothing answers at ${whom}. Is the local gateway running? apigw local status`
        : 'Check the network, HTTPS_PROXY, the region and --endpoint-url',
      retryable: true,
      cause: error,
    }),
  };
}

function networkNature(error: SdkError): FailureNature | undefined {
  if (error.name === 'TimeoutError') return 'ambiguous';
  const first = (error as { errors?: SdkError[] }).errors?.[0];
  const code = error.code ?? first?.code;
  if (code === undefined) return undefined;
  return byNetworkCode[code] ?? (/^(ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code) ? 'final' : undefined);
}

/** An answer that is no answer of AWS's: a web page of a proxy, JSON cut short. */
function garbled(error: SdkError, place: CallPlace): ApigwError {
  const message = `${place.operation}: what ${place.endpoint ?? 'AWS'} answered is not JSON`;
  return new ApigwError('Network', message, {
    hint: 'Check --endpoint-url, and whether a proxy stands between',
    cause: error,
  });
}
