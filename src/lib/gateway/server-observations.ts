// What the data plane records of requests: logs and metrics in journals below the state's folder (or in memory), log groups as
// records. CloudWatch's operations read them again.

import { join } from 'node:path';
import type { Observed } from './control/context.ts';
import { ensureLogGroup, logGroupKey, logGroupNameOf, type StoredLogGroup } from './control/logs/log-group-store.ts';
import { RequestCounter } from './data/observe/request-counter.ts';
import type { LogSink, ObservationPort } from './data/ports.ts';
import { type Deliveries, deliverTo } from './server-firehose.ts';
import { byScope, type Follower } from './server-followers.ts';
import { LogStore } from './store/journal/log-store.ts';
import { type CountedMinute, MetricStore } from './store/journal/metric-store.ts';
import type { Store } from './store/open-store.ts';
import type { Scope } from './store/records.ts';

export interface Observations extends Follower {
  port: ObservationPort;
  observed: Observed;
  /** Writes what has not been written yet. */
  close(): Promise<void>;
}

interface ObservationPorts {
  store: Store;
  /** Of the state; absent: in memory. */
  directory: string | undefined;
  forwards: Readonly<Record<string, string>>;
  now(): number;
  log(line: string): void;
}

/** Milliseconds between looks at minutes that are over. */
const sweepEvery = 15_000;
const oneMinute = 60_000;
const oneDay = 86_400_000;

/** Opens the logs and metrics. */
export function createObservations(ports: ObservationPorts): Observations {
  const { store, directory, forwards, now, log } = ports;
  const onError = once((error: Error) => log(`Logs and metrics could not be kept: ${error.message}`));
  const logs = new LogStore(directory && join(directory, 'logs'), onError);
  const metrics = new MetricStore(directory && join(directory, 'metrics'), onError);
  const sinks = new LogSinks(logs, store, now);
  const deliveries = deliverTo(forwards['firehose'] ?? forwards['*'], log);
  const counters = new Map<string, { series: CountedMinute['series']; counter: RequestCounter }>();
  const flushCounters = (before: number): void => {
    for (const { counter } of counters.values()) {
      if (counter.current && counter.current.minute + oneMinute <= before) counter.flush();
    }
  };
  const timer = setInterval(() => flushCounters(now()), sweepEvery).unref();
  return {
    port: {
      logGroup: ({ account, region }, name) => sinks.of({ account, region }, name),
      accessLog: (scope, destinationArn) => accessLogSink(destinationArn, { scope, sinks, deliveries, log }),
      counterOf(series) {
        const key = JSON.stringify(series);
        const known = counters.get(key);
        if (known) return known.counter;
        const counter = new RequestCounter((minute) => metrics.keep({ series, minute }));
        counters.set(key, { series, counter });
        return counter;
      },
    },
    observed: {
      journal: (scope, group) => logs.journal(scope, group),
      minutes(scope, start, end) {
        const current = currentMinutes(counters.values(), scope);
        const isWanted = ({ minute }: CountedMinute) => minute.minute >= start && minute.minute < end;
        return [...metrics.read(scope, start, end), ...current.filter(isWanted)];
      },
      series(scope) {
        const current = currentMinutes(counters.values(), scope);
        return [...metrics.series(scope), ...current.map(({ series, minute }) => ({ series, lastAt: minute.minute }))];
      },
    },
    follow(written) {
      for (const { scope, keys } of byScope(written, ['loggroup'])) {
        for (const [, name = ''] of keys) followGroup({ scope, name, store, logs, sinks, now: now() });
      }
    },
    forgetAll() {
      logs.clear();
      metrics.clear();
      sinks.forgetAll();
      for (const { counter } of counters.values()) counter.reset();
    },
    async close() {
      clearInterval(timer);
      flushCounters(Number.POSITIVE_INFINITY);
      metrics.flush();
      logs.flush();
      await deliveries.close();
    },
  };
}

/** What is being counted. */
function currentMinutes(
  counters: Iterable<{ series: CountedMinute['series']; counter: RequestCounter }>,
  { account, region }: Scope,
): CountedMinute[] {
  const found: CountedMinute[] = [];
  for (const { series, counter } of counters) {
    const isHere = series.account === account && series.region === region;
    if (isHere && counter.current) found.push({ series, minute: counter.current });
  }
  return found;
}

/** Sinks by group; a group is entered in the records before anything is written to it. */
class LogSinks {
  readonly #logs: LogStore;
  readonly #store: Store;
  readonly #now: () => number;
  readonly #entered = new Set<string>();

  constructor(logs: LogStore, store: Store, now: () => number) {
    this.#logs = logs;
    this.#store = store;
    this.#now = now;
  }

  of(scope: Scope, name: string): LogSink {
    const key = keyOf(scope, name);
    return {
      write: (events) => {
        if (!this.#entered.has(key)) this.#enter(scope, name);
        this.#logs.append(scope, name, events);
      },
    };
  }

  /** The group has been deleted: it is made again when something is written. */
  forget(scope: Scope, name: string): void {
    this.#entered.delete(keyOf(scope, name));
  }

  forgetAll(): void {
    this.#entered.clear();
  }

  #enter(scope: Scope, name: string): void {
    this.#store.transaction(scope, (records) => ensureLogGroup(records, name, this.#now()));
    this.#entered.add(keyOf(scope, name));
  }
}

const keyOf = ({ account, region }: Scope, name: string): string => `${account}/${region}/${name}`;

interface AccessLogPlace {
  scope: Scope;
  sinks: LogSinks;
  deliveries: Deliveries;
  log(line: string): void;
}

/** A Firehose stream that nobody has is kept as a log group of its name. */
function accessLogSink(destinationArn: string, { scope, sinks, deliveries, log }: AccessLogPlace): LogSink {
  const stream = /^arn:[^:]+:firehose:([^:]+):\d*:deliverystream\/(.+)$/.exec(destinationArn);
  if (!stream) return sinks.of(placeOf(destinationArn, scope), logGroupNameOf(destinationArn));
  const [, region = scope.region, name = ''] = stream;
  const delivery = deliveries.sinkOf(region, name);
  if (delivery) return delivery;
  log(`The access log for Firehose's ${name} is kept as a log group of that name: forward firehose=URL to send it on`);
  return sinks.of({ account: scope.account, region: scope.region }, name);
}

/** The account and region of an ARN. */
function placeOf(arn: string, scope: Scope): Scope {
  const [, region = scope.region, account = scope.account] = /^arn:[^:]+:logs:([^:]+):(\d{12}):/.exec(arn) ?? [];
  return { account, region };
}

interface GroupChange {
  scope: Scope;
  name: string;
  store: Store;
  logs: LogStore;
  sinks: LogSinks;
  now: number;
}

/** A deleted group's events go with it, and those that a retention policy no longer keeps. */
function followGroup({ scope, name, store, logs, sinks, now }: GroupChange): void {
  const { value: group } = store.transaction(scope, (records) => records.get<StoredLogGroup>(logGroupKey(name)));
  if (!group) {
    logs.remove(scope, name);
    sinks.forget(scope, name);
  } else if (group.retentionInDays !== undefined) {
    logs.journal(scope, name).removeBefore(now - group.retentionInDays * oneDay);
  }
}

/** The first of many equal complaints is enough. */
function once(complain: (error: Error) => void): (error: Error) => void {
  let last = '';
  return (error) => {
    if (error.message === last) return;
    last = error.message;
    complain(error);
  };
}
