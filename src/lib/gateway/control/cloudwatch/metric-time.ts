// Periods and times of questions for metrics (CloudWatch API reference: GetMetricData, GetMetricStatistics).

import { Fault } from '../../wire/fault.ts';

/** A period is a multiple of a minute: those of API Gateway's metrics are no finer. */
export function checkedPeriod(seconds: number | undefined): number {
  if (seconds !== undefined && seconds >= 60 && seconds % 60 === 0) return seconds;
  const message = 'The parameter Period must be a value greater than or equal to 60 and a multiple of 60.';
  throw new Fault('InvalidParameterValueException', message);
}

/** Milliseconds: from a whole minute on. */
export function timeRange(input: { StartTime?: Date | undefined; EndTime?: Date | undefined }): [number, number] {
  const start = input.StartTime?.getTime() ?? 0;
  const end = input.EndTime?.getTime() ?? 0;
  if (start < end) return [start - (start % 60_000), end];
  const message = 'The parameter StartTime must be less than the parameter EndTime.';
  throw new Fault('InvalidParameterValueException', message);
}
