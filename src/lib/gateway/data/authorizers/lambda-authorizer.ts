// Authorizers of the types TOKEN and REQUEST. Developer guide, "Use API Gateway Lambda authorizers": who has no identity
// gets 401 without a call, a result is kept for its time, and requests that come meanwhile wait for the same answer.

import type { Authorizer } from '../../../model/api.ts';
import { javaPattern } from '../../../model/java-pattern.ts';
import type { Exchange, Stage } from '../exchange.ts';
import { masked } from '../execution-log.ts';
import { GatewayFailure } from '../failure.ts';
import { functionArnIn } from '../integrations/lambda-uri.ts';
import { fail, resume } from '../pipeline.ts';
import type { Place } from '../place.ts';
import type { ResultCache } from './authorizer-cache.ts';
import { compileRequestWriter, type WriteEvent, writeTokenEvent } from './authorizer-event.ts';
import { type AuthorizerResult, unusable } from './authorizer-result.ts';
import { compileIdentitySources, describeIdentity, type IdentitySource, readIdentity } from './identity-sources.ts';
import { type AuthorizerAnswer, invokeAuthorizer } from './invoke-authorizer.ts';
import { matchesWhole } from './matches-whole.ts';
import { unauthorized } from './unauthorized.ts';

/** What the stage does with a result: sets what the exchange has of it, or throws. */
export type Admit = (exchange: Exchange, result: AuthorizerResult) => void;

/** What the stage is made of. */
export interface LambdaAuthorizerParts {
  place: Place;
  /** Its id, where it is known, else its name. */
  id: string;
  authorizer: Authorizer;
  /** Absent where nothing is kept. */
  cache: ResultCache | undefined;
  admit: Admit;
  /** Context variables that a test gives, for identity sources. */
  givenContext?: Readonly<Record<string, string>>;
}

/** Compiles the stage. */
export function compileLambdaAuthorizer(parts: LambdaAuthorizerParts): Stage {
  const stage = new LambdaAuthorizer(parts);
  return (exchange) => stage.authorize(exchange);
}

class LambdaAuthorizer {
  readonly #parts: LambdaAuthorizerParts;
  readonly #sources: readonly IdentitySource[];
  readonly #expression: RegExp | undefined;
  readonly #functionArn: string | undefined;
  readonly #writeEvent: WriteEvent;
  /** By the key of the cache: who waits for the call that is under way. */
  readonly #waiting = new Map<string, Exchange[]>();

  constructor(parts: LambdaAuthorizerParts) {
    const { authorizer, givenContext, place } = parts;
    const { snapshot } = place.context;
    const { variables } = snapshot.settings;
    this.#parts = parts;
    this.#sources = compileIdentitySources(authorizer.identitySource, variables, givenContext);
    this.#expression = validationExpression(authorizer);
    this.#functionArn = functionArnIn(authorizer.authorizerUri ?? '', variables);
    const route = { resourcePath: place.path, resourceId: place.resourceId, operationName: place.method.operationName };
    this.#writeEvent = authorizer.type === 'TOKEN' ? writeTokenEvent : compileRequestWriter(place.context, route);
  }

  authorize(exchange: Exchange): 'waiting' | undefined {
    const { cache, id } = this.#parts;
    exchange.startAuthorizer();
    exchange.executionLog?.info(`Starting authorizer: ${id} for request: ${exchange.requestId}`);
    const identity = this.#identify(exchange);
    if (!cache) {
      this.#call(exchange, identity, (answer) => this.#finish(exchange, answer));
      return 'waiting';
    }
    const key = JSON.stringify(identity);
    const kept = cache.get(key, exchange.context.ports.now());
    if (kept) {
      this.#admit(exchange, kept);
      return undefined;
    }
    this.#join(exchange, { key, identity, cache });
    return 'waiting';
  }

  /** The first request of an identity calls the function; the others wait for what it finds. */
  #join(exchange: Exchange, { key, identity, cache }: { key: string; identity: string[]; cache: ResultCache }): void {
    const others = this.#waiting.get(key);
    if (others) {
      others.push(exchange);
      return;
    }
    const waiting: Exchange[] = [];
    this.#waiting.set(key, waiting);
    this.#call(exchange, identity, (answer) => {
      this.#waiting.delete(key);
      const { outcome } = answer;
      if (!(outcome instanceof GatewayFailure)) cache.put(key, outcome, exchange.context.ports.now());
      this.#finish(exchange, answer);
      for (const other of waiting) this.#follow(other, identity, answer);
    });
  }

  /** A failure is kept for nobody: who waited asks by itself. */
  #follow(exchange: Exchange, identity: string[], answer: AuthorizerAnswer): void {
    if (answer.outcome instanceof GatewayFailure) {
      this.#call(exchange, identity, (own) => this.#finish(exchange, own));
    } else this.#finish(exchange, answer);
  }

  /** The values of the sources, or the failure of who brings none. */
  #identify(exchange: Exchange): string[] {
    const identity = readIdentity(this.#sources, exchange);
    if (!identity || (this.#parts.authorizer.type === 'TOKEN' && identity.length !== 1)) throw unauthorized(exchange);
    exchange.executionLog?.info(`Incoming identity: ${this.#describe(identity)}`);
    if (this.#expression && !matchesWhole(this.#expression, identity[0] ?? '')) throw unauthorized(exchange);
    return identity;
  }

  #describe(identity: readonly string[]): string {
    const isToken = this.#parts.authorizer.type === 'TOKEN';
    return isToken ? masked(identity[0] ?? '') : describeIdentity(this.#sources, identity);
  }

  #call(exchange: Exchange, [token = '']: readonly string[], done: (answer: AuthorizerAnswer) => void): void {
    const { place } = this.#parts;
    const { account, region } = place.context.snapshot;
    const functionArn = this.#functionArn;
    try {
      if (functionArn === undefined) throw unusable('Invalid authorizer URI');
      const payload = this.#writeEvent(exchange, token);
      logCall(exchange, this.#parts, { functionArn, payload });
      const call = { functionArn, account, region, payload, invocationType: 'RequestResponse' as const };
      const ports = { functions: place.context.ports.functions, deadlines: place.machinery.deadlines };
      invokeAuthorizer({ ...call, traceId: exchange.traceId }, ports, done);
    } catch (error) {
      const outcome = error instanceof GatewayFailure ? error : unusable(String(error));
      done({ outcome, payload: undefined, latency: 0, statusCode: 0, requestId: undefined });
    }
  }

  #finish(exchange: Exchange, { outcome, payload, latency, statusCode, requestId }: AuthorizerAnswer): void {
    exchange.authorizerLatency = latency;
    exchange.authorizerIntegrationStatus = statusCode;
    exchange.authorizerRequestId = requestId;
    if (payload !== undefined) exchange.executionLog?.info(`Authorizer result body before parsing: ${payload}`);
    try {
      if (outcome instanceof GatewayFailure) throw outcome.status === 401 ? unauthorized(exchange) : outcome;
      this.#admit(exchange, outcome);
    } catch (error) {
      fail(exchange, error);
      return;
    }
    resume(exchange);
  }

  #admit(exchange: Exchange, result: AuthorizerResult): void {
    const log = exchange.executionLog;
    log?.info(`Using valid authorizer policy for principal: ${masked(result.principalId)}`);
    log?.info('Successfully completed authorizer execution');
    exchange.endAuthorizer();
    this.#parts.admit(exchange, result);
  }
}

/** Of TOKEN alone. One that cannot be said here is refused at deployment (local-support.ts). */
function validationExpression({ type, identityValidationExpression }: Authorizer): RegExp | undefined {
  if (type !== 'TOKEN' || !identityValidationExpression) return undefined;
  return javaPattern(identityValidationExpression) ?? /(?!)/;
}

function logCall(
  exchange: Exchange,
  { authorizer, id }: LambdaAuthorizerParts,
  { functionArn, payload }: { functionArn: string; payload: string },
): void {
  exchange.trace?.pending.push(
    `Endpoint request URI: ${functionArn}`,
    `Endpoint request body: ${payload.slice(0, 1024)}`,
  );
  const log = exchange.executionLog;
  if (!log) return;
  const { account, apiId, region } = exchange.context.snapshot;
  const uri = `https://lambda.${region}.amazonaws.com/2015-03-31/functions/${functionArn}/invocations`;
  const headers = [
    `x-amzn-lambda-integration-tag=${exchange.requestId}`,
    `x-amzn-apigateway-api-id=${apiId}`,
    // The function's permission is asked for this ARN; a role has its own.
    ...(authorizer.authorizerCredentials
      ? []
      : [`X-Amz-Source-Arn=arn:aws:execute-api:${region}:${account}:${apiId}/authorizers/${id}`]),
    'Accept=application/json',
    `User-Agent=AmazonAPIGateway_${apiId}`,
    `X-Amzn-Trace-Id=${exchange.traceId}`,
  ];
  log.info(`Endpoint request URI: ${uri}`);
  log.info(`Endpoint request headers: {${headers.join(', ')}}`);
  log.info(`Endpoint request body after transformations: ${payload}`);
  log.info(`Sending request to ${uri}`);
}
