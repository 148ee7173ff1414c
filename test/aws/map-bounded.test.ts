// Bounded concurrency: order, bound, and the first failure.

import { describe, expect, it } from 'vitest';
import { mapBounded } from '../../src/lib/aws/map-bounded.ts';

describe('mapBounded', () => {
  it('keeps the order, and never asks for more at once than allowed', async () => {
    let underWay = 0;
    let most = 0;
    const values = await mapBounded([5, 1, 4, 2, 3], 2, async (item) => {
      underWay += 1;
      most = Math.max(most, underWay);
      for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
      underWay -= 1;
      return item * 10;
    });
    expect(values).toEqual([50, 10, 40, 20, 30]);
    expect(most).toBe(2);
  });

  it('fails with the first failure', async () => {
    const asked = mapBounded([1, 2, 3], 2, async (item) => {
      if (item === 2) throw new Error('two');
      return item;
    });
    await expect(asked).rejects.toThrow('two');
    expect(await mapBounded([], 2, async (item) => item)).toEqual([]);
  });
});
