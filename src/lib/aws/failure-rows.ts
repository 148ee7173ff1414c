// What each failure means, as tables: by the error's name, by the status of the answer, by the network's code.
// "Common errors" of the API Gateway, ACM, Route 53, Lambda and STS API references.

import type { ErrorCode } from '../errors.ts';

/**
 * What a failure says about the call: `throttled` and `unsent` were surely not carried out; after `ambiguous` nobody
 * knows; `final` was answered, and would be answered again in the same way.
 */
export type FailureNature = 'throttled' | 'unsent' | 'ambiguous' | 'final';

/** `{permission}` in a hint stands for the IAM permission that the call needs. */
export type Row = readonly [code: ErrorCode, nature: FailureNature, hint?: string];

const credentialsHint =
  'Check AWS_PROFILE, --profile or the access keys; for SSO: aws sso login; to work without an account: --local';
const expired: Row = ['Credentials', 'final', 'The session has ended. Renew it, for SSO: aws sso login'];
const badCredentials: Row = ['Credentials', 'final', credentialsHint];
const denied: Row = [
  'AccessDenied',
  'final',
  'The identity needs {permission}: have it allowed, or use another --profile',
];
const throttled: Row = ['Throttled', 'throttled', 'AWS refuses more calls for now; run the command again later'];
const serverFault: Row = ['Failed', 'ambiguous', 'The server failed; run the command again later'];
const badClock: Row = ['Credentials', 'final', "Set this machine's clock: signatures of another time are not taken"];

/** After AWS told its time, the SDK signs with it: once more will do. */
export const correctedClock: Row = ['Credentials', 'throttled', badClock[2]];

/** What UpdateStage says of logs while the account has no role that writes them. "Set up CloudWatch logging for REST APIs". */
export const withoutLogsRole: Row = [
  'Failed',
  'final',
  'Once an account and region: aws apigateway update-account --patch-operations op=replace,path=/cloudwatchRoleArn,value=ROLE_ARN (a local gateway takes any role)',
];

/** Errors of this name leave the definition alone, and pass. "Unable to complete operation due to concurrent modification". */
export const concurrentModification: Row = [
  'Conflict',
  'throttled',
  'Somebody changes the same thing at this moment; run the command again',
];

export const byName: Readonly<Record<string, Row>> = {
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
  RequestExpired: badClock,
  RequestTimeTooSkewed: badClock,
  OptInRequired: denied,
  AccessDenied: denied,
  AccessDeniedException: denied,
  UnauthorizedException: denied,
  ForbiddenException: denied,
  NotFoundException: ['NotFound', 'final'],
  ResourceNotFoundException: ['NotFound', 'final'],
  NoSuchHostedZone: ['NotFound', 'final'],
  NoSuchChange: ['NotFound', 'final'],
  ConflictException: ['Conflict', 'final'],
  ResourceInUseException: ['Conflict', 'final'],
  InvalidChangeBatch: ['Conflict', 'final'],
  HostedZoneNotEmpty: ['Conflict', 'final'],
  HostedZoneAlreadyExists: ['Conflict', 'final'],
  PriorRequestNotComplete: [
    'Conflict',
    'throttled',
    'Another change of the hosted zone is under way; run the command again',
  ],
  ResourceAlreadyExistsException: ['Conflict', 'final'],
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

/** The row of an answer whose error has no known name. */
export function rowOfStatus(status: number): Row {
  return byStatus[status] ?? (status >= 500 ? serverFault : ['Failed', 'final']);
}

/** Node's codes for a connection that never was, and for one that broke. */
const byNetworkCode: Readonly<Record<string, FailureNature>> = {
  ECONNREFUSED: 'unsent',
  ENOTFOUND: 'unsent',
  EAI_AGAIN: 'unsent',
  EHOSTUNREACH: 'unsent',
  EHOSTDOWN: 'unsent',
  ENETUNREACH: 'unsent',
  ENETDOWN: 'unsent',
  EADDRNOTAVAIL: 'unsent',
  UND_ERR_CONNECT_TIMEOUT: 'unsent',
  ECONNABORTED: 'ambiguous',
  ECONNRESET: 'ambiguous',
  EPIPE: 'ambiguous',
  ETIMEDOUT: 'ambiguous',
  UND_ERR_SOCKET: 'ambiguous',
  UND_ERR_HEADERS_TIMEOUT: 'ambiguous',
  UND_ERR_BODY_TIMEOUT: 'ambiguous',
};

/** Of TLS, and of servers that speak something else than HTTP: a second try meets the same. */
const otherProtocol = /^(ERR_TLS|ERR_SSL|EPROTO|HPE_|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

/** The nature of a network's failure; undefined: the code is none of a network. */
export function natureOfNetworkCode(code: string | undefined): FailureNature | undefined {
  if (code === undefined) return undefined;
  return byNetworkCode[code] ?? (otherProtocol.test(code) ? 'final' : undefined);
}
