// What a command of the SDK's says about its call: the operation's name, and the IAM permission that it needs.
// Service Authorization Reference: "Amazon API Gateway Management" (verb and path), "AWS Lambda" and others (the operation).

import type { ServiceName } from './quotas.ts';

/** What is read of a command: its schema is `[…, …, name, traits, …]`, with `http: [verb, path, status]` in the traits. */
export interface DescribedCommand {
  readonly input: object;
  readonly schema?: unknown;
}

/** The operation's name, from the schema: a minifier does not rename it as it does classes. */
export function operationOf({ schema }: DescribedCommand): string {
  const name: unknown = Array.isArray(schema) ? schema[2] : undefined;
  return typeof name === 'string' ? name : 'Request';
}

/** Such as `apigateway:PUT on arn:aws:apigateway:eu-west-1::/restapis/abc`, or `lambda:AddPermission`. */
export function permissionOf(command: DescribedCommand, service: ServiceName, region: string): string {
  if (service !== 'apiGateway' && service !== 'apiGatewayV2')
    return `${prefixes[service] ?? service}:${operationOf(command)}`;
  const [verb, path] = httpOf(command);
  return `apigateway:${verb} on arn:${partitionOf(region)}:apigateway:${region}::${fillLabels(path, command.input)}`;
}

/** Where IAM calls a service otherwise than the SDK. */
const prefixes: Partial<Record<ServiceName, string>> = { cloudWatch: 'cloudwatch', cloudWatchLogs: 'logs' };

function httpOf({ schema }: DescribedCommand): readonly [verb: string, path: string] {
  const traits: unknown = Array.isArray(schema) ? schema[3] : undefined;
  const http = (traits as { http?: [string, string] } | undefined)?.http;
  return http ?? ['*', '/*'];
}

const fillLabels = (path: string, input: object) =>
  path.replace(/\{(\w+)\+?\}/g, (_, name: string) => String((input as Record<string, unknown>)[name] ?? '*'));

const partitions: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
];

const partitionOf = (region: string) => partitions.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
