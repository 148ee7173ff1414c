// `apigw invoke`: one request to a stage, signed or with a key if asked; with a trace of what happened inside.

import { GetStagesCommand } from '@aws-sdk/client-api-gateway';
import { findRestApi } from '../aws/find-api.ts';
import { sendRequest } from '../aws/send-request.ts';
import { signRequest } from '../aws/sign-request.ts';
import { ApigwError } from '../errors.ts';
import { chooseApi } from './choose-api.ts';
import type { Context } from './context.ts';
import { readTrace, type Trace, traceHeaders } from './invoke-trace.ts';
import { invokeUrl } from './invoke-url.ts';
import { resolveTarget, type Target } from './target.ts';
import { type TestInvocation, testInvoke } from './test-invoke.ts';

export interface InvokeOptions {
  api?: string;
  stage?: string;
  method: string;
  /** With its query string. */
  path: string;
  headers: Record<string, string>;
  body?: string | Buffer;
  /** The value of an API key. */
  apiKey?: string;
  sign: boolean;
  /** Milliseconds. */
  timeout: number;
}

/** What came back. */
export interface Invocation {
  url: string;
  method: string;
  status: number;
  statusText: string;
  headers: Record<string, string>;
  body: string;
  /** Whether the body is base64 of bytes that are not text. */
  isBase64Encoded: boolean;
  /** Milliseconds. */
  latency: number;
  trace?: Trace | TestInvocation;
}

/** Calls a stage once and gives the answer, whatever its status. Throws Network where nothing answers. */
export async function invoke(context: Context, options: InvokeOptions): Promise<Invocation> {
  const opened = await open(context, options);
  return call(context, opened, options);
}

/** As `invoke`, with what happened inside: the local gateway's pipeline, or TestInvokeMethod's log of the same request. */
export async function invokeTraced(context: Context, options: InvokeOptions): Promise<Invocation> {
  const opened = await open(context, options);
  const headers = opened.target.endpointUrl ? { ...options.headers, ...traceHeaders } : options.headers;
  const invocation = await call(context, opened, { ...options, headers });
  const requestId = invocation.headers['x-amzn-requestid'];
  const trace =
    (requestId && opened.target.endpointUrl ? await readTrace(opened.target.endpointUrl, requestId) : undefined) ??
    (await testInvoke(opened.target.clients, opened.restApiId, withTextBody(options)));
  return { ...invocation, trace };
}

/** TestInvokeMethod takes its body as text. */
const withTextBody = ({ body, ...options }: InvokeOptions) => ({
  ...options,
  ...(body !== undefined && { body: body.toString() }),
});

interface Opened {
  target: Target;
  restApiId: string;
  stageName: string;
}

async function open(context: Context, options: InvokeOptions): Promise<Opened> {
  const target = await resolveTarget(context, options.stage, options.api);
  const { id } = await findRestApi(target.clients, await chooseApi(context, target.project, options.api));
  return { target, restApiId: id, stageName: options.stage ?? (await onlyStage(target, id)) };
}

/** The API's stage, where it has one. */
async function onlyStage({ clients }: Target, restApiId: string): Promise<string> {
  const { item } = await clients.apiGateway(new GetStagesCommand({ restApiId }));
  const names = (item ?? []).flatMap((stage) => stage.stageName ?? []);
  if (names.length === 1 && names[0] !== undefined) return names[0];
  const hint = names.length === 0 ? 'Deploy it first: apigw deploy --stage NAME' : 'Name one: --stage NAME';
  throw new ApigwError(
    'Usage',
    names.length === 0 ? 'The API has no stage' : `Which stage? There are ${names.join(', ')}`,
    { hint },
  );
}

async function call(
  context: Context,
  { target, restApiId, stageName }: Opened,
  options: InvokeOptions,
): Promise<Invocation> {
  const url = new URL(invokeUrl(target, restApiId, stageName) + leadingSlash(options.path));
  const plain = { ...options.headers, ...(options.apiKey !== undefined && { 'x-api-key': options.apiKey }) };
  const request = {
    method: options.method,
    url,
    headers: plain,
    ...(options.body !== undefined && { body: options.body }),
  };
  const headers = options.sign ? await signRequest(request, await target.clients.credentials(), target.region) : plain;
  const started = performance.now();
  const patience = { timeout: options.timeout, signal: context.signal };
  const answer = await sendRequest({ ...request, headers }, target.clients, patience);
  return {
    url: url.href,
    method: options.method,
    status: answer.status,
    statusText: answer.statusText,
    headers: answer.headers,
    ...decode(answer.body),
    latency: Math.round(performance.now() - started),
  };
}

const leadingSlash = (path: string) => (path.startsWith('/') ? path : `/${path}`);

/** Text where the bytes are UTF-8, else base64. */
function decode(bytes: Buffer): { body: string; isBase64Encoded: boolean } {
  try {
    return { body: new TextDecoder('utf-8', { fatal: true }).decode(bytes), isBase64Encoded: false };
  } catch {
    return { body: bytes.toString('base64'), isBase64Encoded: true };
  }
}
