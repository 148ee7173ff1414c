import { describe, expect, it } from 'vitest';
import { ResponseCache } from '../../../../src/lib/gateway/data/cache/response-cache.ts';

const response = (payload: string | Buffer) => ({ status: 200, headers: [], responseType: undefined, payload });

function keep(cache: ResponseCache, key: string, payload: string, { now = 0, ttl = 1000 } = {}): void {
  cache.store(key, response(payload), { ticket: cache.drawTicket(), now, ttl });
}

describe('a cache of responses', () => {
  it('answers until the time of an entry is up, and not at that moment', () => {
    const cache = new ResponseCache(10_000);
    keep(cache, 'a', 'one', { now: 100, ttl: 50 });
    expect(cache.find('a', 149)?.payload).toBe('one');
    expect(cache.find('a', 150)).toBeUndefined();
    expect(cache.bytes).toBe(0);
  });

  it('is as large as its capacity: what was used longest ago goes', () => {
    const cache = new ResponseCache(1000);
    for (const key of ['a', 'b', 'c']) keep(cache, key, 'x'.repeat(50));
    cache.find('a', 1);
    keep(cache, 'd', 'x'.repeat(50));
    expect(['a', 'b', 'c', 'd'].filter((key) => cache.find(key, 1))).toEqual(['a', 'c', 'd']);
    expect(cache.bytes).toBeLessThanOrEqual(1000);
  });

  it('keeps nothing that is larger than itself, and loses nothing by it', () => {
    const cache = new ResponseCache(1000);
    keep(cache, 'a', 'small');
    keep(cache, 'b', 'x'.repeat(2000));
    expect(cache.find('b', 1)).toBeUndefined();
    expect(cache.find('a', 1)?.payload).toBe('small');
  });

  it('forgets what has expired when something is added, so that keys that never come back do not pile up', () => {
    const cache = new ResponseCache(1_000_000);
    for (let at = 0; at < 100; at++) keep(cache, `old ${at}`, 'x', { now: 0, ttl: 10 });
    const full = cache.bytes;
    keep(cache, 'new', 'x', { now: 20, ttl: 10 });
    expect(cache.bytes).toBeLessThan(full / 50);
  });

  it('keeps no answer that was asked for before a flush', () => {
    const cache = new ResponseCache(10_000);
    const before = cache.drawTicket();
    cache.flush();
    cache.store('a', response('old'), { ticket: before, now: 0, ttl: 1000 });
    expect(cache.find('a', 1)).toBeUndefined();
    keep(cache, 'a', 'new');
    expect(cache.find('a', 1)?.payload).toBe('new');
  });

  it('keeps the answer that was asked for last, in whatever order two arrive', () => {
    const cache = new ResponseCache(10_000);
    const [first, second] = [cache.drawTicket(), cache.drawTicket()];
    cache.store('a', response('second'), { ticket: second, now: 0, ttl: 1000 });
    cache.store('a', response('first'), { ticket: first, now: 0, ttl: 1000 });
    expect(cache.find('a', 1)?.payload).toBe('second');
  });

  it('has bytes of its own: the socket buffer that they came in may be used again', () => {
    const cache = new ResponseCache(10_000);
    const socket = Buffer.from('......payload......');
    cache.store('a', response(socket.subarray(6, 13)), { ticket: cache.drawTicket(), now: 0, ttl: 1000 });
    socket.fill(0);
    expect(String(cache.find('a', 1)?.payload)).toBe('payload');
  });
});
