// `arn:aws:apigateway:{region}:{subdomain.service|service}:{path|action}/{service_api}`: the address of a service of AWS.
// API reference, "Integration", property uri; hosts and signing names: AWS General Reference, "Service endpoints and quotas".

/** An integration's URI, taken apart. */
export interface ServiceUri {
  partition: string;
  region: string;
  /** Before the service, without the dot: a bucket, the host of an account; empty where there is none. */
  subdomain: string;
  /** `sqs` */
  service: string;
  kind: 'path' | 'action';
  /** The rest: an action, or a path without its first slash. */
  api: string;
}

/** Takes it apart; undefined for what is no such URI. */
export function parseServiceUri(uri: string): ServiceUri | undefined {
  const found = /^arn:([^:]+):apigateway:([^:]*):([^:]+):(path|action)\/(.*)$/s.exec(uri);
  if (!found) return undefined;
  const [, partition = '', region = '', host = '', kind, api = ''] = found;
  const dot = host.lastIndexOf('.');
  return {
    partition,
    region,
    subdomain: dot < 0 ? '' : host.slice(0, dot),
    service: host.slice(dot + 1),
    kind: kind === 'path' ? 'path' : 'action',
    api,
  };
}

/** Services that sign by another name than the one in their address. */
const signingNames = new Map([
  ['email', 'ses'],
  ['iot', 'iotdata'],
  ['appsync-api', 'appsync'],
  ['bedrock-runtime', 'bedrock'],
  ['bedrock-agent', 'bedrock'],
  ['bedrock-agent-runtime', 'bedrock'],
  ['appconfigdata', 'appconfig'],
  ['pinpoint', 'mobiletargeting'],
  ['personalize-events', 'personalize'],
  ['personalize-runtime', 'personalize'],
]);

/** The name that a call is signed for. Without a subdomain `iot` is IoT's own control plane. */
export function signingNameOf({ service, subdomain }: ServiceUri): string {
  return service === 'iot' && subdomain === '' ? 'iot' : (signingNames.get(service) ?? service);
}

/** Services that have one address for all regions, and sign for its region. */
const globalServices = new Set(['iam', 'route53', 'cloudfront', 'organizations']);

/** The region that a call is signed for. */
export function signingRegionOf({ service, region }: ServiceUri): string {
  return globalServices.has(service) ? 'us-east-1' : region;
}

/** Where AWS itself serves it. */
export function serviceHostOf({ partition, region, service, subdomain }: ServiceUri): string {
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  const host = service === 'iotdata' ? 'iot' : service;
  const own = globalServices.has(service) ? `${host}.${suffix}` : `${host}.${region}.${suffix}`;
  return subdomain === '' ? own : `${subdomain}.${own}`;
}

/** What API Gateway sets X-Amz-Target to for `action/`: of other services a mapping has to [recorded on AWS]. */
const targetPrefixes = new Map([
  ['dynamodb', 'DynamoDB_20120810'],
  ['kinesis', 'Kinesis_20131202'],
  ['firehose', 'Firehose_20150804'],
  ['states', 'AWSStepFunctions'],
]);

/** The X-Amz-Target of an action, where the gateway gives one by itself. */
export function targetOf({ kind, service, subdomain, api }: ServiceUri): string | undefined {
  const prefix = kind === 'action' && subdomain === '' ? targetPrefixes.get(service) : undefined;
  return prefix && `${prefix}.${api}`;
}
