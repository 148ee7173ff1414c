// What the requests to one method of a stage came to in one minute: what the metrics of API Gateway are made of.
// Developer guide, "Amazon API Gateway dimensions and metrics".

import { type Distribution, newDistribution } from './distribution.ts';

/** Whose requests are counted together. */
export interface RequestSeries {
  account: string;
  region: string;
  /** The dimension ApiName. */
  apiName: string;
  stageName: string;
  /** The dimensions Method and Resource; absent for requests that no method takes. */
  method?: string;
  resource?: string;
  /** Whether the method has metrics of its own (`metricsEnabled`). */
  isDetailed: boolean;
  /** Whether the method's responses are cached. */
  isCached: boolean;
}

/** One minute of a series. */
export interface RequestMinute {
  /** Its beginning, in milliseconds since the epoch. */
  minute: number;
  count: number;
  clientErrors: number;
  serverErrors: number;
  cacheHits: number;
  cacheMisses: number;
  latency: Distribution;
  integrationLatency: Distribution;
}

/** A minute in which nothing has happened yet. */
export function newRequestMinute(minute: number): RequestMinute {
  return {
    minute,
    count: 0,
    clientErrors: 0,
    serverErrors: 0,
    cacheHits: 0,
    cacheMisses: 0,
    latency: newDistribution(),
    integrationLatency: newDistribution(),
  };
}

/** AWS strips what is not ASCII from an API's name for the dimension, and takes the id where nothing is left. */
export function apiNameDimension(name: string, apiId: string): string {
  const stripped = [...name].filter((character) => character.charCodeAt(0) < 128).join('');
  return stripped.trim() === '' ? apiId : stripped.slice(0, 255);
}
