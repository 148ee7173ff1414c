// A small part of what `npm run fuzz` tries: hostile input never crashes the gateway, hangs it, or shows one client what
// another one sent.

import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';

test('320 inputs of a fixed seed', async () => {
  const { inputs, answers, findings } = await fuzz(7, 320);
  expect(findings).toEqual([]);
  expect(inputs).toBe(320);
  expect(answers).toBeGreaterThan(200);
});
