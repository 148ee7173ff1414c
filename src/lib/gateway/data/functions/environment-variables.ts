// The environment variables that a function finds: those that Lambda defines, those declared, and what a local
// interpreter needs. Developer guide, "Working with Lambda environment variables", defined runtime environment variables.

import { randomBytes } from 'node:crypto';
import type { FunctionConfiguration } from './declared-function.ts';

/** Taken from the gateway's own environment: to find programs, to reach the network, and in place of the role's credentials. */
const inherited =
  /^(PATH|HOME|TMPDIR|SystemRoot|PYENV_.*|(HTTPS?|NO|ALL)_PROXY|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|AWS_CA_BUNDLE|AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|PROFILE|CONFIG_FILE|SHARED_CREDENTIALS_FILE)|AWS_ENDPOINT_URL.*)$/i;

/** Lambda's reserved variables win over declared ones, which Lambda would refuse; declared ones over inherited ones. */
export function environmentVariables(
  configuration: FunctionConfiguration,
  outer: NodeJS.ProcessEnv,
  now: Date,
): Record<string, string> {
  return {
    ...inheritedVariables(outer),
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...configuration.environment,
    ...reservedVariables(configuration, now),
  };
}

function inheritedVariables(outer: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(outer)) {
    if (value !== undefined && inherited.test(name)) kept[name] = value;
  }
  return kept;
}

function reservedVariables(configuration: FunctionConfiguration, now: Date): Record<string, string> {
  const date = now.toISOString().slice(0, 10).replaceAll('-', '/');
  return {
    _HANDLER: configuration.handler,
    AWS_REGION: configuration.region,
    AWS_DEFAULT_REGION: configuration.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${configuration.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: configuration.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.memorySize),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${configuration.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `${date}/[$LATEST]${randomBytes(16).toString('hex')}`,
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    LAMBDA_TASK_ROOT: configuration.code,
  };
}
