// How API Gateway answers a request that fails on its way: which failure has which gateway response type, status, error
// type and message. Developer guide, "Gateway response types for API Gateway". The data plane fails with these, and
// `apigw explain` tells them.

interface FailureFacts {
  /** The gateway response type that draws it, and that a user may customise. */
  responseType: string;
  status: number;
  /** Sent as x-amzn-ErrorType. */
  errorType: string;
  message: string;
}

const internal = { errorType: 'InternalServerErrorException', message: 'Internal server error' };

const noMessage = { status: 500, errorType: 'AuthorizerConfigurationException', message: '' };

/** The table; the names of its rows are this project's. */
export const gatewayFailures = {
  missingAuthenticationToken: {
    responseType: 'MISSING_AUTHENTICATION_TOKEN',
    status: 403,
    errorType: 'MissingAuthenticationTokenException',
    message: 'Missing Authentication Token',
  },
  incompleteSignature: {
    responseType: 'INVALID_SIGNATURE',
    status: 403,
    errorType: 'IncompleteSignatureException',
    message: '',
  },
  invalidSignature: {
    responseType: 'INVALID_SIGNATURE',
    status: 403,
    errorType: 'InvalidSignatureException',
    message: '',
  },
  unrecognizedClient: {
    responseType: 'INVALID_SIGNATURE',
    status: 403,
    errorType: 'UnrecognizedClientException',
    message: 'The security token included in the request is invalid.',
  },
  expiredToken: {
    responseType: 'EXPIRED_TOKEN',
    status: 403,
    errorType: 'ExpiredTokenException',
    message: 'The security token included in the request is expired',
  },
  unauthorized: {
    responseType: 'UNAUTHORIZED',
    status: 401,
    errorType: 'UnauthorizedException',
    message: 'Unauthorized',
  },
  accessDenied: {
    responseType: 'ACCESS_DENIED',
    status: 403,
    errorType: 'AccessDeniedException',
    message: 'Forbidden',
  },
  /** The authorizer cannot work. The client is told nothing: its `message` is null. */
  authorizerConfigurationError: { responseType: 'AUTHORIZER_CONFIGURATION_ERROR', ...noMessage },
  /** The authorizer could not be called, or did not answer. */
  authorizerFailure: { responseType: 'AUTHORIZER_FAILURE', ...noMessage },
  invalidApiKey: {
    responseType: 'INVALID_API_KEY',
    status: 403,
    errorType: 'ForbiddenException',
    message: 'Forbidden',
  },
  throttled: {
    responseType: 'THROTTLED',
    status: 429,
    errorType: 'TooManyRequestsException',
    message: 'Too Many Requests',
  },
  quotaExceeded: {
    responseType: 'QUOTA_EXCEEDED',
    status: 429,
    errorType: 'LimitExceededException',
    message: 'Limit Exceeded',
  },
  /** A cache entry was to be invalidated by somebody who may not. */
  cacheControlDenied: {
    responseType: 'ACCESS_DENIED',
    status: 403,
    errorType: 'AccessDeniedException',
    message: 'Unauthorized',
  },
  requestTooLarge: {
    responseType: 'REQUEST_TOO_LARGE',
    status: 413,
    errorType: 'RequestTooLargeException',
    message: 'Request Too Long',
  },
  unsupportedMediaType: {
    responseType: 'UNSUPPORTED_MEDIA_TYPE',
    status: 415,
    errorType: 'BadRequestException',
    message: 'Unsupported Media Type',
  },
  missingParameters: {
    responseType: 'BAD_REQUEST_PARAMETERS',
    status: 400,
    errorType: 'BadRequestException',
    message: 'Missing required request parameters',
  },
  invalidRequestBody: {
    responseType: 'BAD_REQUEST_BODY',
    status: 400,
    errorType: 'BadRequestException',
    message: 'Invalid JSON in request body',
  },
  /** Nothing that the client can do about: a mapping, an address, a pattern, a status that the API's owner got wrong. */
  configurationError: { responseType: 'API_CONFIGURATION_ERROR', status: 500, ...internal },
  malformedProxyResponse: { responseType: 'API_CONFIGURATION_ERROR', status: 502, ...internal },
  /** The function ran and failed. Access logs on AWS show INTEGRATION_FAILURE with status 502 for these. */
  functionError: { responseType: 'INTEGRATION_FAILURE', status: 502, ...internal },
  integrationTimeout: {
    responseType: 'INTEGRATION_TIMEOUT',
    status: 504,
    errorType: 'InternalServerErrorException',
    message: 'Endpoint request timed out',
  },
  integrationFailure: {
    responseType: 'INTEGRATION_FAILURE',
    status: 504,
    errorType: 'InternalServerErrorException',
    message: 'Network error communicating with endpoint',
  },
} as const satisfies Record<string, FailureFacts>;

export type FailureKind = keyof typeof gatewayFailures;
