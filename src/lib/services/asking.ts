// One run of questions: where somebody is there they are asked, else what is missing is gathered, to be told at once.

import type { DnsProbe } from '../aws/probe-dns.ts';
import type { Context } from './context.ts';
import type { Target } from './target.ts';

export interface Asking {
  context: Context;
  target: Target;
  dns: DnsProbe;
  /** Flags, as they are written. */
  missing: string[];
}
