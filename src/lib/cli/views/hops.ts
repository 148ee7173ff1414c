// The way of a request: a line for each hop with its sign; where it ends, what the client is answered and what repairs it.

import type { Screen } from '../terminal.ts';
import { checksView, type ShownCheck } from './checks.ts';

export interface ShownHop extends Omit<ShownCheck, 'check'> {
  hop: string;
  answer?: { status: number; errorType: string; message: string };
}

/** The hops in their order; the answer stands with the one that gives it. */
export function hopsView(hops: readonly ShownHop[], screen: Screen): string {
  return checksView(
    hops.map(({ answer, hop, message, ...rest }) => ({
      ...rest,
      check: hop,
      message: answer ? `${message}: answered ${answer.status} ${answer.message || '(no message)'}` : message,
    })),
    screen,
  );
}
