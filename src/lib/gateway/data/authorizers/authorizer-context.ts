// What an authorizer has found out about the caller: `$context.authorizer` and `requestContext.authorizer` of events.
// Developer guide, "Output from an API Gateway Lambda authorizer", "Integrate a REST API with an Amazon Cognito user pool".

/** Values are text, whatever the authorizer made of them. Maps, so that no name is special. */
export class AuthorizerContext {
  /** With `principalId`, of a Lambda authorizer. */
  readonly values: ReadonlyMap<string, string>;
  /** Of a token of a Cognito user pool. */
  readonly claims: ReadonlyMap<string, string> | undefined;
  #json: string | undefined = undefined;

  constructor(values: ReadonlyMap<string, string>, claims?: ReadonlyMap<string, string>) {
    this.values = values;
    this.claims = claims;
  }

  /** By its name in `$context.authorizer`: `principalId`, `claims.email`. */
  read(name: string): string | undefined {
    return this.claims && name.startsWith('claims.') ? this.claims.get(name.slice(7)) : this.values.get(name);
  }

  /** As a member of a Lambda event. */
  json(integrationLatency: number): string {
    this.#json ??= this.#write();
    return this.claims ? this.#json : `${this.#json},"integrationLatency":${integrationLatency}}`;
  }

  /** Written once for all requests that it is good for; without the latency, which differs. */
  #write(): string {
    if (this.claims) return `{"claims":${members(this.claims)}}`;
    return members(this.values).slice(0, -1);
  }
}

/** `JSON.stringify` of an object would know a `__proto__` otherwise than a Map. */
function members(values: ReadonlyMap<string, string>): string {
  return `{${[...values].map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
}
