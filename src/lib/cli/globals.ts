// The flags that every command takes, and what they mean together with the environment.

import * as Flags from '@oclif/core/flags';
import { ApigwError } from '../errors.ts';
import { type Host, isTruthy } from './host.ts';

const helpGroup = 'GLOBAL';

export const globalFlags = {
  profile: Flags.string({
    helpGroup,
    helpValue: 'NAME',
    description: 'Profile of the AWS configuration (AWS_PROFILE).',
  }),
  region: Flags.string({
    helpGroup,
    helpValue: 'REGION',
    description: 'AWS region (AWS_REGION, AWS_DEFAULT_REGION).',
  }),
  'endpoint-url': Flags.string({
    helpGroup,
    helpValue: 'URL',
    description: 'Speak to this endpoint instead of AWS (AWS_ENDPOINT_URL).',
    parse: async (input) => parseEndpoint(input),
  }),
  local: Flags.boolean({
    helpGroup,
    exclusive: ['endpoint-url'],
    description: 'Speak to the local gateway, started if none runs (APIGW_LOCAL=1).',
  }),
  yes: Flags.boolean({ helpGroup, char: 'y', description: 'Answer every question with yes.' }),
  'no-color': Flags.boolean({ helpGroup, description: 'No colours (NO_COLOR=1).' }),
  config: Flags.string({
    helpGroup,
    helpValue: 'FILE',
    description: 'Project file (APIGW_CONFIG); default: the nearest apigw.yaml, upwards.',
  }),
  'expect-account': Flags.string({
    helpGroup,
    helpValue: 'ID',
    description: 'Refuse to work in any other account, with exit code 5 (APIGW_EXPECT_ACCOUNT).',
  }),
  debug: Flags.boolean({ helpGroup, description: 'Print what happens inside, without secrets (APIGW_DEBUG=1).' }),
};

/** What oclif makes a message of: `--endpoint-url: 'x' is not …`. */
function parseEndpoint(input: string): string {
  const url = URL.canParse(input) ? new URL(input) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return input;
  throw new Error(`'${input}' is not an http or https URL`);
}

/** Global flags as a command's parse gives them. */
export interface GivenFlags {
  profile?: string | undefined;
  region?: string | undefined;
  'endpoint-url'?: string | undefined;
  local?: boolean;
  json?: boolean;
  yes?: boolean;
  config?: string | undefined;
  'expect-account'?: string | undefined;
  debug?: boolean;
}

/** The global flags for services: absent means not given, so that environment and files can speak. */
export interface Globals {
  profile?: string;
  region?: string;
  endpointUrl?: string;
  local: boolean;
  config?: string;
  /** The account that must answer. */
  expectAccount?: string;
  yes: boolean;
  json: boolean;
  debug: boolean;
}

/** Flags over their own variables (APIGW_…); AWS's variables are left to who reads them. */
export function readGlobals(flags: GivenFlags, env: Host['env']): Globals {
  const endpointUrl = flags['endpoint-url'];
  // Flags go before the environment: who names a profile or an endpoint does not mean the local gateway.
  const elsewhere = endpointUrl !== undefined || flags.profile !== undefined;
  const expectAccount = flags['expect-account'] ?? (env['APIGW_EXPECT_ACCOUNT'] || undefined);
  const config = flags.config ?? (env['APIGW_CONFIG'] || undefined);
  return {
    ...(flags.profile !== undefined && { profile: flags.profile }),
    ...(flags.region !== undefined && { region: flags.region }),
    ...(endpointUrl !== undefined && { endpointUrl }),
    ...(config !== undefined && { config }),
    ...(expectAccount !== undefined && { expectAccount: checkAccount(expectAccount) }),
    local: flags.local === true || (!elsewhere && isTruthy(env['APIGW_LOCAL'])),
    yes: flags.yes === true,
    json: flags.json === true,
    debug: flags.debug === true || isTruthy(env['APIGW_DEBUG']),
  };
}

function checkAccount(id: string): string {
  if (/^\d{12}$/.test(id)) return id;
  throw new ApigwError('Usage', `--expect-account: '${id}' is not the id of an account`, {
    hint: 'It has 12 digits: --expect-account 111122223333',
  });
}
