// API Gateway's lists, a page at a time: `limit` (500 at most) and the opaque `position` of the next page.
// API reference, "GetRestApis" and the other Get… operations of collections.

import { ApigwError } from '../errors.ts';

export interface Page<Item> {
  items?: Item[] | undefined;
  position?: string | undefined;
}

/** The largest page that AWS gives. */
export const pageLimit = 500;

/** All items of a list. Throws Failed when a server repeats a position: it would never end. */
export async function readAllPages<Item>(readPage: (position?: string) => Promise<Page<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  const seen = new Set<string>();
  for (let position: string | undefined; ; ) {
    const page = await readPage(position);
    for (const item of page.items ?? []) items.push(item);
    position = page.position || undefined;
    if (position === undefined) return items;
    if (seen.has(position))
      throw new ApigwError('Failed', `The server repeats a page of its list (position ${position})`);
    seen.add(position);
  }
}
