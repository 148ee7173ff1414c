// Faults by count and by chance.

import { describe, expect, it } from 'vitest';
import { FaultBook } from '../../../../src/lib/gateway/data/faults/fault-book.ts';

const every = () => true;

describe('declared faults', () => {
  it('strike as many calls as they say, and are listed until they are removed', () => {
    const book = new FaultBook(() => 0.5);
    expect(book.isQuiet).toBe(true);
    book.add({ api: 'pets', status: 500, times: 2 });
    expect([book.strike(every)?.status, book.strike(every)?.status, book.strike(every)]).toEqual([500, 500, undefined]);
    expect(book.isQuiet).toBe(true);
    expect(book.list()).toEqual([{ id: '1', api: 'pets', status: 500, times: 2, struck: 2 }]);
    expect([book.remove('1'), book.remove('1'), book.list()]).toEqual([true, false, []]);
  });

  it('strike by chance: below the probability, not at it', () => {
    const dice = [0.19, 0.2, 0.99];
    const book = new FaultBook(() => dice.shift() ?? Number.NaN);
    book.add({ api: 'pets', latency: 5, probability: 0.2 });
    expect([book.strike(every), book.strike(every), book.strike(every)].map((fault) => fault?.latency)).toEqual([
      5,
      undefined,
      undefined,
    ]);
  });

  it('the first that meets the call and strikes is the one; the next takes over when it is used up', () => {
    const book = new FaultBook(() => 0);
    book.add({ api: 'other', status: 500 });
    book.add({ api: 'pets', status: 502, times: 1 });
    book.add({ api: 'pets', status: 503 });
    const strike = () => book.strike(({ api }) => api === 'pets')?.status;
    expect([strike(), strike(), strike()]).toEqual([502, 503, 503]);
    book.clear();
    expect(strike()).toBeUndefined();
    expect(book.add({ api: 'pets', status: 500 }).id).toBe('1');
  });
});
