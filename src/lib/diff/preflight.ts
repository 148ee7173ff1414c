// CORS preflights: an OPTIONS method that API Gateway answers itself. Guide: "CORS for REST APIs in API Gateway".

import type { Method } from '../model/api.ts';

/** Whether the method answers browsers without a backend. */
export function isPreflight(verb: string, method: Method): boolean {
  return verb === 'OPTIONS' && method.integration?.type === 'MOCK';
}
