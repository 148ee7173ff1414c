// The failures of the REST API control plane, in AWS's words. Where a text is recorded, it stands here to the letter.

import { Fault } from '../wire/fault.ts';
import type { Context } from './context.ts';

/** 400: the request makes no sense as it stands. */
export function badRequest(message: string): Fault {
  return new Fault('BadRequestException', message);
}

/** 404. */
export function notFound(message: string): Fault {
  return new Fault('NotFoundException', message);
}

/** 409. */
export function conflict(message: string): Fault {
  return new Fault('ConflictException', message);
}

/** 429, for a quota that is used up; AWS's text has two blanks between its sentences [observed]. */
export function limitExceeded(what: string): Fault {
  return new Fault(
    'LimitExceededException',
    `Maximum number of ${what} for this API has been reached.  Please contact AWS if you need additional ${what}.`,
  );
}

/** 429, for a quota of the account and region that is used up. */
export function limitReached(what: string): Fault {
  return new Fault(
    'LimitExceededException',
    `Maximum number of ${what} has been reached.  Please contact AWS if you need additional ${what}.`,
  );
}

/** 404 for an API that is not there: it names the account, too [recorded]. */
export function unknownApi(context: Context, restApiId: string | undefined): Fault {
  return notFound(`Invalid API identifier specified ${context.account}:${restApiId}`);
}
