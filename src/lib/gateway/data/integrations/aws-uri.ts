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

/** A service whose `action/` API Gateway speaks the protocol of by itself. */
interface JsonProtocol {
  targetPrefix: string;
  contentType: string;
}

/** For other services with JSON protocols mappings have to set X-Amz-Target and Content-Type [recorded on AWS]. */
const jsonProtocols = new Map<string, JsonProtocol>([
  ['dynamodb', { targetPrefix: 'DynamoDB_20120810', contentType: 'application/x-amz-json-1.0' }],
  ['kinesis', { targetPrefix: 'Kinesis_20131202', contentType: 'application/x-amz-json-1.1' }],
  ['firehose', { targetPrefix: 'Firehose_20150804', contentType: 'application/x-amz-json-1.1' }],
  ['states', { targetPrefix: 'AWSStepFunctions', contentType: 'application/x-amz-json-1.0' }],
]);

/** X-Amz-Target and Content-Type of an action, where the gateway gives them by itself. */
export function jsonProtocolOf({ kind, service, subdomain, api }: ServiceUri) {
  const found = kind === 'action' && subdomain === '' ? jsonProtocols.get(service) : undefined;
  return found && { target: `${found.targetPrefix}.${api}`, contentType: found.contentType };
}
