// What some operations need before their transaction may begin: it takes time, and a transaction waits for nothing.

import type { Prepared } from './control/prepared.ts';
import type { OperationCall } from './wire/wire.ts';

/** Makes what the call's handler will find as `context.prepared`. */
export type Prepare = (call: OperationCall) => Promise<Prepared>;

/** Given the operation's input, and the call for who asks and where. */
export type Preparation = (input: Record<string, unknown>, call: OperationCall) => Promise<Prepared>;

const nothing: Prepared = {};

/** `service.Operation` -> what is made for it. */
export function createPreparations(preparations: Readonly<Record<string, Preparation>>): Prepare {
  return async (call) => preparations[`${call.service}.${call.operation}`]?.(call.input, call) ?? nothing;
}

/** ImportCertificate needs to know what its certificate says; what is none is left for the handler to refuse. */
export async function readImportedCertificate(input: Record<string, unknown>): Promise<Prepared> {
  const { readCertificateFacts } = await import('./data/tls/certificate-facts.ts');
  try {
    return {
      certificateFacts: readCertificateFacts(Buffer.from(input['Certificate'] as Uint8Array).toString('latin1')),
    };
  } catch {
    return {};
  }
}

/** GenerateClientCertificate needs a key. */
export async function makeClientCertificate(now: Date): Promise<Prepared> {
  const { makeBackendCertificate } = await import('./data/tls/backend-certificate.ts');
  return { clientCertificate: await makeBackendCertificate(now) };
}
