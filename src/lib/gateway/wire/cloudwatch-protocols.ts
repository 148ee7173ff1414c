// CloudWatch speaks three protocols, and each client chooses its own: JSON (the JavaScript SDK), CBOR (the AWS CLI) and
// forms with XML answers (older clients). The request tells which; answers are in the same.

import { jsonRpc } from './json-rpc.ts';
import { headerOf, type WireRequest } from './message.ts';
import { query } from './query.ts';
import { rpcCbor } from './rpc-cbor.ts';
import type { Protocol } from './service.ts';

export const cloudwatchProtocols: Protocol = { ...jsonRpc, for: protocolOf };

function protocolOf(request: WireRequest): Protocol {
  if (headerOf(request, 'smithy-protocol') === 'rpc-v2-cbor') return rpcCbor;
  return headerOf(request, 'x-amz-target') === undefined ? query : jsonRpc;
}
