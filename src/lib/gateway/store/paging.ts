// Pages of a list as API Gateway cuts them: `limit` items (25 where none is said, 500 at most) and a `position` for the
// next call. https://docs.aws.amazon.com/apigateway/latest/api/API_GetRestApis.html

const defaultLimit = 25;
const largestLimit = 500;

export interface PageRequest {
  limit?: number | undefined;
  /** From the page before. */
  position?: string | undefined;
}

export interface Page<T> {
  items: T[];
  /** Absent on the last page. */
  position?: string;
}

/**
 * One page of `items`, whose order must be the same at every call and whose keys must differ. The position names the
 * last item given, so that items which come or go between calls neither repeat nor hide any other; where that very
 * item has gone, the next page starts where it stood.
 */
export function page<T>(items: readonly T[], request: PageRequest, key: (item: T) => string): Page<T> {
  const limit = Math.min(request.limit && request.limit > 0 ? request.limit : defaultLimit, largestLimit);
  const start = request.position === undefined ? 0 : startAfter(items, request.position, key);
  const cut = items.slice(start, start + limit);
  const last = cut.at(-1);
  if (last === undefined || start + cut.length >= items.length) return { items: cut };
  return { items: cut, position: encodePosition(start + cut.length - 1, key(last)) };
}

const encodePosition = (index: number, key: string): string => Buffer.from(`${index} ${key}`).toString('base64url');

function startAfter<T>(items: readonly T[], position: string, key: (item: T) => string): number {
  const [, index = '0', last = ''] = /^(\d+) (.*)$/s.exec(Buffer.from(position, 'base64url').toString()) ?? [];
  const stood = Number(index);
  // Nothing has changed, mostly.
  const there = items[stood];
  if (there !== undefined && key(there) === last) return stood + 1;
  const found = items.findIndex((item) => key(item) === last);
  return found < 0 ? stood : found + 1;
}
