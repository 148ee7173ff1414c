// The SDK's clients, each imported and made when it is first used. AWS's conventions hold: profile, region, endpoints,
// credentials, proxies, AWS_CA_BUNDLE, AWS_MAX_ATTEMPTS. AWS SDKs and Tools Reference Guide.

import type { MetadataBearer } from '@smithy/types';
import { ApigwError } from '../errors.ts';
import { type AwsCredentials, credentialSource } from './credentials.ts';
import { createPacer, type Pacer } from './pacing.ts';
import { configuredEndpoint, type Env, isLoopback, type Profile, readProfile } from './profile.ts';
import type { ServiceName } from './quotas.ts';
import { realClock } from './real-clock.ts';
import type { Agents } from './request-handler.ts';
import { type AwsCommand, type Clock, createSend, type Retry, type Send } from './send.ts';

export interface ClientOptions {
  /** Default: the process's environment. */
  env?: Env;
  profile?: string;
  region?: string;
  /** For every service; absent: what the environment and the profile say, else AWS's own. */
  endpointUrl?: string;
  credentials?: AwsCredentials;
  /** ARN of a role to assume. */
  role?: string;
  /** Asks for the code of an MFA device, by its serial number or ARN. */
  mfaPrompt?: (serial: string) => Promise<string>;
  onRetry?: (retry: Retry) => void;
  /** Ends waits and requests. */
  signal?: AbortSignal;
  clock?: Clock;
}

/** A `Send` for each service, in one region. */
export interface RegionClients extends Readonly<Record<ServiceName, Send>> {
  region: string;
}

export interface Clients extends RegionClients {
  /** The same session in another region: certificates of edge-optimized domains are in us-east-1. */
  inRegion(region: string): RegionClients;
  /** Where API Gateway's control plane is, if not at AWS's own address. */
  endpoint: string | undefined;
  /** Proxies and certificates, for a request to a stage. */
  agents(): Promise<Agents>;
  /** For signing a request to a stage. */
  credentials(): Promise<AwsCredentials>;
  /** Tells retries to somebody else from now on. */
  onRetry(listener: (retry: Retry) => void): void;
  /** Keeps the pace together with others that use the same quotas. */
  paceWith(pacer: Pacer): void;
  close(): void;
}

/** What is used of an SDK client. */
interface SdkClient {
  send<Output extends MetadataBearer>(command: AwsCommand<Output>, options?: object): Promise<Output>;
  middlewareStack: { add(middleware: unknown, options: object): void };
  destroy(): void;
}

interface Service {
  /** The SDK's service id, which names its AWS_ENDPOINT_URL_… */
  id: string;
  load(): Promise<new (configuration: never) => unknown>;
}

const services: Readonly<Record<ServiceName, Service>> = {
  apiGateway: { id: 'API Gateway', load: async () => (await import('./sdk/api-gateway.ts')).APIGatewayClient },
  apiGatewayV2: {
    id: 'ApiGatewayV2',
    load: async () => (await import('./sdk/api-gateway-v2.ts')).ApiGatewayV2Client,
  },
  acm: { id: 'ACM', load: async () => (await import('./sdk/acm.ts')).ACMClient },
  route53: { id: 'Route 53', load: async () => (await import('./sdk/route53.ts')).Route53Client },
  lambda: { id: 'Lambda', load: async () => (await import('./sdk/lambda.ts')).LambdaClient },
  cloudWatchLogs: {
    id: 'CloudWatch Logs',
    load: async () => (await import('./sdk/cloudwatch-logs.ts')).CloudWatchLogsClient,
  },
  cloudWatch: { id: 'CloudWatch', load: async () => (await import('./sdk/cloudwatch.ts')).CloudWatchClient },
  sts: { id: 'STS', load: async () => (await import('./sdk/sts.ts')).STSClient },
};

/** Of a call of ours, where neither AWS_MAX_ATTEMPTS nor the profile's max_attempts says: a quota's wait may be long. */
const defaultMaxAttempts = 6;

/** What all clients of one command have in common. */
interface Session {
  options: ClientOptions;
  env: Env;
  profile: Profile;
  region: string;
  clock: Clock;
  /** Shared by all regions of the session, and exchanged for all at once. */
  pace: { pacer: Pacer };
  /** Shared by all regions of the session. */
  listeners: { retry(retry: Retry): void };
  made: SdkClient[];
}

/**
 * Settles region and endpoint, and gives a `Send` for each service; SDK modules are loaded by the first call.
 * Throws Usage when no region is known, Credentials when the profile that was named is not there.
 */
export async function createClients(options: ClientOptions = {}): Promise<Clients> {
  const env = options.env ?? process.env;
  const profile = await readProfile(env, options.profile);
  const endpoint = options.endpointUrl ?? configuredEndpoint(env, profile, services.apiGateway.id);
  checkEndpoint(endpoint);
  checkProfile(options, profile, endpoint);
  const region = regionOf(options, profile, endpoint);
  const session: Session = {
    options,
    env,
    profile,
    region,
    clock: options.clock ?? realClock(options.signal),
    pace: { pacer: createPacer() },
    listeners: { retry: options.onRetry ?? (() => {}) },
    made: [],
  };
  return {
    region,
    endpoint,
    ...sendsOf(session),
    inRegion: (other) => ({ ...sendsOf({ ...session, region: checkRegion(other) }), region: other }),
    agents: async () => (await import('./request-handler.ts')).requestAgents(session.env, session.profile),
    credentials: credentialsOf(session, endpoint),
    onRetry: (listener) => {
      session.listeners.retry = listener;
    },
    paceWith: (pacer) => {
      session.pace.pacer = pacer;
    },
    close: () => {
      for (const client of session.made) client.destroy();
    },
  };
}

function sendsOf(session: Session): Readonly<Record<ServiceName, Send>> {
  return {
    apiGateway: lazySend('apiGateway', session),
    apiGatewayV2: lazySend('apiGatewayV2', session),
    acm: lazySend('acm', session),
    route53: lazySend('route53', session),
    lambda: lazySend('lambda', session),
    cloudWatchLogs: lazySend('cloudWatchLogs', session),
    sts: lazySend('sts', session),
    cloudWatch: lazySend('cloudWatch', session),
  };
}

function regionOf(options: ClientOptions, profile: Profile, endpoint: string | undefined): string {
  const env = options.env ?? process.env;
  const region = options.region || env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || profile.settings['region'];
  if (region) return checkRegion(region);
  if (isLoopback(endpoint)) return 'us-east-1';
  throw new ApigwError('Usage', 'No region is set', {
    hint: 'Give --region, set AWS_REGION, or set region in the profile; or use --local',
  });
}

/** A server on this machine takes any credentials, so it takes a profile that is not there. */
function checkProfile(options: ClientOptions, { exists, known, name }: Profile, endpoint: string | undefined): void {
  const named = options.profile || (options.env ?? process.env)['AWS_PROFILE'];
  if (exists || !named || isLoopback(endpoint)) return;
  throw new ApigwError('Credentials', `There is no profile '${name}' in the AWS configuration`, {
    hint: known.length > 0 ? `There are: ${known.join(', ')}` : `Make it: aws configure --profile ${name}`,
  });
}

function checkRegion(region: string): string {
  if (/^[a-z0-9-]{1,63}$/i.test(region)) return region;
  throw new ApigwError('Usage', `'${region}' is not the name of a region`, {
    hint: 'For example: --region eu-central-1',
  });
}

function checkEndpoint(endpoint: string | undefined): void {
  if (endpoint === undefined || /^https?:$/.test(URL.canParse(endpoint) ? new URL(endpoint).protocol : '')) return;
  throw new ApigwError('Usage', `The endpoint '${endpoint}' is not an http or https URL`, {
    hint: 'Write it as --endpoint-url http://HOST:PORT',
  });
}

function credentialsOf(session: Session, endpoint: string | undefined): () => Promise<AwsCredentials> {
  const { env, options, profile, region } = session;
  const given = options.credentials;
  if (given) return async () => given;
  return credentialSource({
    env,
    region,
    endpoint,
    readProfile: async () => profile,
    ...(options.profile !== undefined && { profile: options.profile }),
    ...(options.role !== undefined && { role: options.role }),
    ...(options.mfaPrompt && { mfaPrompt: options.mfaPrompt }),
  });
}

function lazySend(name: ServiceName, session: Session): Send {
  let send: Promise<Send> | undefined;
  return async (command, options) => {
    send ??= connect(name, session);
    return (await send)(command, options);
  };
}

/** Makes the SDK client of a service, and the `Send` over it. */
async function connect(name: ServiceName, session: Session): Promise<Send> {
  const { env, options, profile } = session;
  const endpoint = options.endpointUrl ?? configuredEndpoint(env, profile, services[name].id);
  checkEndpoint(endpoint);
  const client = await makeClient(name, session, endpoint);
  session.made.push(client);
  const abort = options.signal ? { abortSignal: options.signal } : {};
  return createSend({
    service: name,
    region: session.region,
    sendOnce: (command) => client.send(command, abort),
    pacer: {
      reserve: (call, now) => session.pace.pacer.reserve(call, now),
      stop: () => session.pace.pacer.stop(),
    },
    clock: session.clock,
    maxAttempts: maxAttemptsOf(env, profile),
    place: { endpoint, loopback: isLoopback(endpoint) },
    onRetry: (retry) => session.listeners.retry(retry),
  });
}

async function makeClient(name: ServiceName, session: Session, endpoint: string | undefined): Promise<SdkClient> {
  // The SDK would print a notice about the age of Node on stderr at every start.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const { requestHandler } = await import('./request-handler.ts');
  const Client = await services[name].load();
  const configuration = {
    region: session.region,
    credentials: credentialsOf(session, endpoint),
    requestHandler: await requestHandler(session.env, session.profile),
    // Retries are ours (send.ts): the SDK's would repeat creates.
    maxAttempts: 1,
    ...(session.options.profile !== undefined && { profile: session.options.profile }),
    ...(endpoint !== undefined && { endpoint }),
  };
  const client = new Client(configuration as never) as SdkClient;
  client.middlewareStack.add(watchPace(session), { step: 'deserialize', priority: 'low', name: 'apigwPace' });
  return client;
}

/** A server without quotas says so in a header of its answers; then nobody waits for AWS's. */
function watchPace(session: Session) {
  return (next: (args: unknown) => Promise<{ response?: { headers?: Record<string, string> } }>) =>
    async (args: unknown) => {
      const result = await next(args);
      if (result.response?.headers?.['x-apigw-pace'] === 'none') session.pace.pacer.stop();
      return result;
    };
}

function maxAttemptsOf(env: Env, profile: Profile): number {
  const given = env['AWS_MAX_ATTEMPTS'] || profile.settings['max_attempts'];
  if (!given) return defaultMaxAttempts;
  if (/^[1-9]\d*$/.test(given)) return Number(given);
  throw new ApigwError('InvalidInput', `AWS_MAX_ATTEMPTS must be a whole number from 1 on, not '${given}'`);
}
