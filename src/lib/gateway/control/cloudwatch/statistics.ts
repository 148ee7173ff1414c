// Statistics by name. CloudWatch User Guide, "CloudWatch statistics definitions".

import { type Distribution, percentile } from '../../../model/distribution.ts';
import { Fault } from '../../wire/fault.ts';

const simple: Readonly<Record<string, (values: Distribution) => number>> = {
  SampleCount: ({ count }) => count,
  Average: ({ count, sum }) => sum / count,
  Sum: ({ sum }) => sum,
  Minimum: ({ min }) => min,
  Maximum: ({ max }) => max,
};

/** Computes a statistic: one of five, or a percentile such as `p99` or `p99.9`. */
export function statisticOf(name: string): (values: Distribution) => number {
  const known = Object.hasOwn(simple, name) ? simple[name] : undefined;
  if (known) return known;
  const percent = Number(/^p(\d{1,3}(?:\.\d{1,10})?)$/.exec(name)?.[1]);
  if (percent >= 0 && percent <= 100) return (values) => percentile(values, percent);
  throw new Fault(
    'InvalidParameterValueException',
    `The statistic ${name} is not supported by this gateway: it has ${Object.keys(simple).join(', ')} and percentiles such as p99`,
  );
}
