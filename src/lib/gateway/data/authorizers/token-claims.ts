// The claims of a token as API Gateway hands them on: all of them text, times as Java prints dates, lists joined.
// Recorded events of Lambda proxy integrations behind a Cognito authorizer.

import type { JWTPayload } from 'jose';

const times = new Set(['exp', 'iat', 'nbf']);
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A Map, so that no claim's name is special. */
export function claimsText(payload: JWTPayload): Map<string, string> {
  return new Map(
    Object.entries(payload).map(([name, value]) => [
      name,
      times.has(name) && typeof value === 'number' ? javaDate(value) : claimText(value),
    ]),
  );
}

function claimText(value: unknown): string {
  if (Array.isArray(value)) return value.map(claimText).join(',');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** `Tue Feb 05 17:15:43 UTC 2019` of seconds since the epoch. */
function javaDate(seconds: number): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return String(seconds);
  const day = String(date.getUTCDate()).padStart(2, '0');
  const time = date.toISOString().slice(-13, -5);
  return `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${day} ${time} UTC ${date.getUTCFullYear()}`;
}
