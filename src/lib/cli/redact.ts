// Keeps secrets out of what is printed for debugging: the environment's own, and what looks like one.

import type { Host } from './host.ts';

const secretVariables = [
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
];

/** Each pattern's first group stays, the rest is the secret. */
const secretPatterns = [
  /((?:secretAccessKey|sessionToken|apiKey|privateKey|password)["']?\s*[:=]\s*["']?)[^"'\s,}]+/gi,
  /((?:authorization|x-api-key|x-amz-security-token)["']?\s*[:=]\s*["']?)[^"'\n,}]+/gi,
  /(X-Amz-(?:Signature|Security-Token|Credential)=)[^&\s"']+/gi,
  /((?:AKIA|ASIA)[A-Z0-9]{4})[A-Z0-9]{12}/g,
  /(-----BEGIN [A-Z ]*PRIVATE KEY-----)[\s\S]+?(?=-----END|$)/g,
];

/** The text without secrets. */
export function redact(text: string, env: Host['env']): string {
  let clean = text;
  for (const name of secretVariables) {
    const secret = env[name];
    if (secret) clean = clean.replaceAll(secret, '[redacted]');
  }
  for (const pattern of secretPatterns) clean = clean.replace(pattern, '$1[redacted]');
  return clean;
}
