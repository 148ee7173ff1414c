// The flags of `deploy` that shape its plan.

import { Flags, type SpecFlags, specFlags, specOptions, timeoutFlag } from './flags.ts';

export const deployFlags = {
  message: Flags.string({ char: 'm', helpValue: 'TEXT', description: 'Description of the deployment.' }),
  'no-permissions': Flags.boolean({
    description: 'Do not let Lambda functions be invoked by the API (AddPermission).',
  }),
  'no-domains': Flags.boolean({ description: "Leave the project file's domain names as they are." }),
  // Certificates mostly need some minutes.
  timeout: timeoutFlag({ default: 1800 }),
  ...specFlags,
};

/** Those flags as a command's parse gives them. */
export interface DeployFlags extends SpecFlags {
  message?: string | undefined;
  'no-permissions': boolean;
  'no-domains': boolean;
  timeout: number;
}

/** What those flags say, for services. */
export function deployOptions(flags: DeployFlags) {
  return {
    permissions: flags['no-permissions'] ? ('leave' as const) : ('grant' as const),
    domains: flags['no-domains'] ? ('leave' as const) : ('set-up' as const),
    timeout: flags.timeout,
    options: specOptions(flags),
    ...(flags.message !== undefined && { message: flags.message }),
  };
}
