// The published rates of control-plane calls, per account and region, as data. A call takes a token of every row it matches.
// API Gateway: Developer Guide, "Quotas for creating, deploying and managing an API"; Lambda: "Lambda quotas", API requests;
// CloudWatch: "CloudWatch service quotas", "CloudWatch Logs quotas";
// Route 53: "Quotas", maximums on API requests; ACM: "Quotas", API rate quotas.

export type ServiceName =
  | 'apiGateway'
  | 'apiGatewayV2'
  | 'acm'
  | 'route53'
  | 'lambda'
  | 'sts'
  | 'cloudWatchLogs'
  | 'cloudWatch';

export interface Quota {
  /** Several share one bucket: API Gateway counts its two control planes together. */
  service: ServiceName | readonly ServiceName[];
  /** Operation names; absent: every call of the service. */
  operations?: readonly string[];
  /** A condition on the input, where the rate depends on it. */
  when?: (input: object) => boolean;
  /** Milliseconds in which one token grows back. */
  interval: number;
  /** Tokens that may be used at once. */
  burst: number;
}

const bothGateways = ['apiGateway', 'apiGatewayV2'] as const;

const gateway = (operations: readonly string[], interval: number, burst = 1): Quota => ({
  service: 'apiGateway',
  operations,
  interval,
  burst,
});

const creations = ['CreateRestApi', 'ImportRestApi'];

/** Endpoint types as CreateRestApi and ImportRestApi take them; AWS's default is EDGE. */
function isEdge(input: object): boolean {
  const { endpointConfiguration, parameters } = input as {
    endpointConfiguration?: { types?: string[] };
    parameters?: { endpointConfigurationTypes?: string };
  };
  return (endpointConfiguration?.types?.[0] ?? parameters?.endpointConfigurationTypes ?? 'EDGE') === 'EDGE';
}

export const quotas: readonly Quota[] = [
  { service: bothGateways, interval: 100, burst: 40 },
  { ...gateway(creations, 30_000), when: isEdge },
  { ...gateway(creations, 3_000), when: (input) => !isEdge(input) },
  gateway(['PutRestApi'], 1_000),
  gateway(['CreateDeployment'], 5_000),
  gateway(['DeleteRestApi'], 30_000),
  gateway(['GetResources'], 400, 5),
  gateway(['CreateResource'], 200, 5),
  gateway(['DeleteResource'], 200, 5),
  gateway(['CreateApiKey'], 200, 5),
  gateway(['DeleteApiKey'], 200, 5),
  gateway(['CreateDocumentationVersion'], 20_000),
  gateway(['ImportDocumentationParts'], 30_000),
  gateway(['UpdateAccount'], 20_000),
  gateway(['UpdateUsagePlan'], 20_000),
  { ...gateway(['CreateDomainName'], 30_000), service: bothGateways },
  { ...gateway(['UpdateDomainName'], 30_000), service: bothGateways },
  { ...gateway(['DeleteDomainName'], 30_000), service: bothGateways },
  { service: 'route53', interval: 200, burst: 5 },
  {
    service: 'acm',
    operations: ['RequestCertificate', 'ImportCertificate', 'DeleteCertificate'],
    interval: 200,
    burst: 5,
  },
  { service: 'acm', operations: ['DescribeCertificate', 'GetCertificate'], interval: 100, burst: 10 },
  { service: 'acm', operations: ['ListCertificates', 'ListTagsForCertificate'], interval: 125, burst: 8 },
  { service: 'lambda', operations: ['GetPolicy'], interval: 67, burst: 15 },
  { service: 'lambda', operations: ['AddPermission', 'RemovePermission'], interval: 67, burst: 15 },
  { service: 'cloudWatchLogs', operations: ['FilterLogEvents'], interval: 200, burst: 5 },
  { service: 'cloudWatch', operations: ['GetMetricData'], interval: 20, burst: 50 },
  { service: 'cloudWatch', operations: ['ListMetrics'], interval: 40, burst: 25 },
];
