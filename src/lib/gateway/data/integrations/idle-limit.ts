// How long a streamed answer may pause. Developer guide, "Stream the integration response for your proxy integrations in
// API Gateway".

import type { StageContext } from '../exchange.ts';

/** 30 seconds of edge-optimized endpoints, 5 minutes of others. */
export function idleLimitOf({ snapshot }: StageContext): number {
  return (snapshot.api.endpointConfiguration?.types?.[0] ?? 'EDGE') === 'EDGE' ? 30_000 : 300_000;
}
