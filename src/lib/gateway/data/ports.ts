// The live facts that the data plane takes from outside, never from the store. Each is a seam for tests.

import type { RequestSeries } from '../../model/request-minute.ts';
import type { Declarations } from './declarations.ts';
import type { FaultBook } from './faults/fault-book.ts';
import type { Credentials } from './functions/sign-request.ts';
import type { Client } from './metering/subscriptions.ts';
import type { TokenBucket } from './metering/token-bucket.ts';
import type { RequestCounter } from './observe/request-counter.ts';
import type { LogEvent } from './observe/request-log.ts';
import type { StageSnapshot } from './snapshot.ts';

/** A call of a Lambda function, as the Invoke API has it. */
export interface FunctionCall {
  /** Name or ARN, perhaps with `:alias` or `:version`. */
  functionArn: string;
  account: string;
  region: string;
  /** The event: JSON text. */
  payload: string;
  invocationType: 'RequestResponse' | 'Event';
  /** X-Amzn-Trace-Id, handed to the runtime. */
  traceId?: string;
  /**
   * InvokeWithResponseStream instead of Invoke: takes the chunks of a function that streams as they come; the payload
   * then is empty. The answer of one that does not is in the payload.
   */
  receive?(chunk: Buffer): void;
}

/** What Invoke answers. `functionError` is set when the function failed: the payload then is Lambda's error object. */
export interface FunctionResult {
  /** 200, 202 for an Event; 404 ResourceNotFoundException, 429, 500 … when Invoke itself refused. */
  statusCode: number;
  payload: string;
  functionError?: 'Handled' | 'Unhandled';
  /** When Invoke refused: its error code, such as ResourceNotFoundException. */
  errorType?: string;
  /** Lambda's own id of the call: its x-amzn-RequestId. */
  requestId?: string;
}

/** Invokes Lambda functions: those declared, run locally; others where they are forwarded to. */
export interface FunctionPort {
  invoke(call: FunctionCall): Promise<FunctionResult>;
}

/** What is measured across requests: keys, usage plans, the account's throttle. */
export interface MeterPort {
  /** A stage's clients by the value of their key: the same map at every call, kept up to date. */
  clientsOf(stage: Pick<StageSnapshot, 'account' | 'region' | 'apiId' | 'stageName'>): ReadonlyMap<string, Client>;
  /** What all requests to an account and region share; undefined: no limit. */
  accountBucket(account: string, region: string): TokenBucket | undefined;
}

/** Takes the lines of one log in. */
export interface LogSink {
  write(events: readonly LogEvent[]): void;
}

/** Where what is recorded of requests goes. */
export interface ObservationPort {
  /** A log group of an account and region. */
  logGroup(scope: Pick<StageSnapshot, 'account' | 'region'>, name: string): LogSink;
  /** Where a stage's access log goes: the ARN of a log group, or of a Firehose stream. */
  accessLog(scope: Pick<StageSnapshot, 'account' | 'region'>, destinationArn: string): LogSink;
  /** Counts the requests of a series: the same counter at every call. */
  counterOf(series: RequestSeries): RequestCounter;
}

/** AWS's services behind integrations of type AWS. */
export interface ServicePort {
  /** The URL of what stands in for a service (`sqs`); undefined: AWS itself does. */
  standInOf(service: string): string | undefined;
  /**
   * What calls of AWS itself are signed with: the environment's credentials, or those of the role, assumed with them.
   * Rejects with an error that says what is missing.
   */
  credentialsOf(role: string | undefined, region: string): Promise<Credentials>;
}

/** Everything the data plane needs of the world. */
export interface Ports {
  functions: FunctionPort;
  services: ServicePort;
  meters: MeterPort;
  /** Absent where nothing is recorded. */
  observations?: ObservationPort | undefined;
  /** What users have declared to go wrong; absent: nothing. */
  faults?: Pick<FaultBook, 'isQuiet' | 'strike'>;
  /** What stands for the world around the APIs: the same object until it changes. */
  declarations(): Declarations;
  /** The name of a VPC link of an account and region, by its id; absent: links have ids alone. */
  vpcLinkName?(scope: Pick<StageSnapshot, 'account' | 'region'>, id: string): string | undefined;
  /** Milliseconds since the epoch. */
  now(): number;
  /** The same as the machines of clients have it, which a moved clock does not move: they sign by it. Absent: `now`. */
  clientNow?(): number;
  /** 0 to 1, for canaries and ids. */
  random(): number;
}
