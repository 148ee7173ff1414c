// A gateway of its own and ACM's client to speak to it, in one region or more.

import { ACM } from '@aws-sdk/client-acm';
import { startControl } from '../control-harness.ts';

export async function startAcm(quotas: Record<string, number> = {}) {
  const control = await startControl(quotas);
  const acmOf = (region: string, account = control.credentials.accessKeyId) =>
    new ACM({
      endpoint: control.endpoint,
      region,
      credentials: { ...control.credentials, accessKeyId: account },
      maxAttempts: 1,
    });
  return { ...control, acm: acmOf('us-east-1'), acmOf };
}

/** Bytes, as the client wants them. */
export const bytes = (text: string): Uint8Array => Buffer.from(text);
