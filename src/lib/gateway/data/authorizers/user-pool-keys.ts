// The public keys of a Cognito user pool: as they are declared, or fetched from where the pool publishes them. A key that
// is not among them is asked for once more, but not for every token that names some key. Cognito's guide, "Verifying JWTs".

import type { JSONWebKeySet, JWTVerifyGetKey, LocalJWKSet } from 'jose';
import { GatewayFailure } from '../failure.ts';

/** Milliseconds between two fetches because of a key that nobody knows. */
const askAgain = 30_000;
/** Milliseconds after which the keys are read again. */
const longest = 3_600_000;
/** Milliseconds that a fetch may take. */
const patience = 5_000;

/** The keys of one pool. */
export class UserPoolKeys {
  readonly #source: string | JSONWebKeySet;
  readonly #now: () => number;
  #keys: LocalJWKSet | undefined = undefined;
  #loadedAt = Number.NEGATIVE_INFINITY;
  #loading: Promise<LocalJWKSet> | undefined = undefined;

  /** `source` is a URL or the key set itself. */
  constructor(source: string | JSONWebKeySet, now: () => number) {
    this.#source = source;
    this.#now = now;
  }

  /** The key that a token is signed with; rejects where the pool has none such. */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    const { errors } = await import('jose');
    const keys = this.#keys && !this.#isOlder(longest) ? this.#keys : await this.#load();
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || typeof this.#source !== 'string') throw error;
      if (!this.#loading && !this.#isOlder(askAgain)) throw error;
      return (await this.#load())(header, token);
    }
  };

  #isOlder(milliseconds: number): boolean {
    return Math.abs(this.#now() - this.#loadedAt) >= milliseconds;
  }

  /** Whoever asks meanwhile gets the same. */
  #load(): Promise<LocalJWKSet> {
    this.#loading ??= this.#read().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #read(): Promise<LocalJWKSet> {
    const { createLocalJWKSet } = await import('jose');
    try {
      const set = typeof this.#source === 'string' ? await fetchKeys(this.#source) : this.#source;
      this.#keys = createLocalJWKSet(set);
    } catch (error) {
      throw keysMissing(this.#source, error);
    }
    this.#loadedAt = this.#now();
    return this.#keys;
  }
}

async function fetchKeys(url: string): Promise<JSONWebKeySet> {
  const response = await fetch(url, { signal: AbortSignal.timeout(patience) });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return (await response.json()) as JSONWebKeySet;
}

/** Without keys nobody can be let in. */
function keysMissing(source: string | JSONWebKeySet, error: unknown): GatewayFailure {
  const place = typeof source === 'string' ? `from ${source}` : 'as they are declared';
  const { message, cause } = error as Error;
  const reason = cause instanceof Error ? cause.message : message;
  const detail = `Execution failed due to an authorizer error: The user pool's keys cannot be read ${place}: ${reason}`;
  return new GatewayFailure('authorizerFailure', detail);
}
