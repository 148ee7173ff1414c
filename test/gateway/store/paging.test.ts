// Pages as API Gateway cuts them: 25 by default, 500 at most, an opaque position that stays good while items come and go.

import { describe, expect, test } from 'vitest';
import { page } from '../../../src/lib/gateway/store/paging.ts';

const names = (count: number) => Array.from({ length: count }, (_, i) => `item-${String(i).padStart(4, '0')}`);
const self = (name: string) => name;

describe('page', () => {
  test('gives 25 items by default and 500 at most', () => {
    expect(page(names(30), {}, self).items).toHaveLength(25);
    expect(page(names(600), { limit: 1000 }, self).items).toHaveLength(500);
    expect(page(names(30), { limit: 0 }, self).items).toHaveLength(25);
  });

  test('the last page has no position, even when it is full', () => {
    expect(page(names(25), {}, self).position).toBeUndefined();
    expect(page([], {}, self)).toEqual({ items: [] });
  });

  test('pages follow each other without gap or repetition', () => {
    const seen: string[] = [];
    let position: string | undefined;
    do {
      const next = page(names(103), { limit: 10, position }, self);
      seen.push(...next.items);
      position = next.position;
    } while (position !== undefined);
    expect(seen).toEqual(names(103));
  });

  test('items added before and removed after the position change nothing', () => {
    const first = page(names(20), { limit: 5 }, self);
    const changed = ['item-0000a', ...names(20).filter((name) => name !== 'item-0007')].sort();
    expect(page(changed, { limit: 3, position: first.position }, self).items).toEqual([
      'item-0005',
      'item-0006',
      'item-0008',
    ]);
  });

  test('where the last item given has gone, the next page starts in its place', () => {
    const first = page(names(20), { limit: 5 }, self);
    const changed = names(20).filter((name) => name !== 'item-0004');
    expect(page(changed, { limit: 2, position: first.position }, self).items).toEqual(['item-0005', 'item-0006']);
  });

  test('a position that never was one is taken as the start', () => {
    expect(page(names(3), { position: '%%%' }, self).items).toEqual(names(3));
  });
});
