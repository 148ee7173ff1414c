// Which requests X-Ray would record: the first of each second, and one in twenty of the others. X-Ray guide, "Configuring
// sampling rules", the default rule.

import type { Ports } from './ports.ts';

/** Draws for one request: `Sampled=1` or `Sampled=0`. */
export type TraceSampler = () => 'Sampled=1' | 'Sampled=0';

const share = 0.05;

/** The sampler of a stage that traces. */
export function createTraceSampler({ now, random }: Pick<Ports, 'now' | 'random'>): TraceSampler {
  let lastSecond = Number.NEGATIVE_INFINITY;
  return () => {
    const second = Math.floor(now() / 1000);
    const isFirst = second !== lastSecond;
    lastSecond = second;
    return isFirst || random() < share ? 'Sampled=1' : 'Sampled=0';
  };
}
