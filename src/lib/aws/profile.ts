// AWS's own conventions for settings: the environment first, then the profile in ~/.aws/config and ~/.aws/credentials.
// AWS SDKs and Tools Reference Guide, "Settings reference" and "Service-specific endpoints".

import { homedir } from 'node:os';
import { join } from 'node:path';

export type Env = Readonly<Record<string, string | undefined>>;

/** A section of the shared files: lower-case setting names, as written. */
export type Section = Readonly<Record<string, string | undefined>>;

export interface Profile {
  name: string;
  /** Whether a file has a section for it. */
  exists: boolean;
  /** The profiles that the files have. */
  known: string[];
  settings: Section;
  /** The `[services NAME]` section that the profile names; nested names are joined by a dot: `api_gateway.endpoint_url`. */
  services: Section;
}

/** Reads a profile of the shared files; one that is not there, or files that are not there, have no settings. */
export async function readProfile(env: Env, profile?: string): Promise<Profile> {
  const { parseKnownFiles } = await import('@smithy/core/config');
  const home = env['HOME'] ?? env['USERPROFILE'] ?? homedir();
  const name = profile || env['AWS_PROFILE'] || 'default';
  const sections = await parseKnownFiles({
    profile: name,
    configFilepath: env['AWS_CONFIG_FILE'] ?? join(home, '.aws', 'config'),
    filepath: env['AWS_SHARED_CREDENTIALS_FILE'] ?? join(home, '.aws', 'credentials'),
  });
  const exists = Object.hasOwn(sections, name);
  const settings = (exists && sections[name]) || {};
  return {
    name,
    exists,
    known: Object.keys(sections).filter((section) => !/^(sso-session|services)\./.test(section)),
    settings,
    services: sections[`services.${settings['services']}`] ?? {},
  };
}

/**
 * The endpoint that the user configured for a service, by AWS's precedence; undefined: AWS's own.
 * `serviceId` is the SDK's, such as `API Gateway`: AWS_ENDPOINT_URL_API_GATEWAY, `api_gateway` in a services section.
 */
export function configuredEndpoint(env: Env, profile: Profile, serviceId: string): string | undefined {
  const ignore = env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] ?? profile.settings['ignore_configured_endpoint_urls'];
  if (ignore?.toLowerCase() === 'true') return undefined;
  const name = serviceId.replaceAll(' ', '_');
  return (
    env[`AWS_ENDPOINT_URL_${name.toUpperCase()}`] ||
    env['AWS_ENDPOINT_URL'] ||
    profile.services[`${name.toLowerCase()}.endpoint_url`] ||
    profile.settings['endpoint_url'] ||
    undefined
  );
}

const loopback = /^(localhost|.*\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** Whether a URL names this very machine. */
export function isLoopback(url: string | undefined): boolean {
  return url !== undefined && URL.canParse(url) && loopback.test(new URL(url).hostname);
}
