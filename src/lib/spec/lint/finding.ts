// What lint finds: one thing in a specification that API Gateway refuses, ignores or changes.

import type { Place } from '../../errors.ts';
import type { Pointer } from '../spec-document.ts';

/** `error`: refused, or certain to fail when called. `warning`: ignored or changed. `info`: good to know. */
export type Severity = 'error' | 'warning' | 'info';

export interface Finding {
  code: string;
  severity: Severity;
  message: string;
  place: Place;
  pointer: Pointer;
  /** What API Gateway does with it. */
  aws: string;
  /** What to do about it. */
  fix: string;
}
