// The shape of apigw.yaml: its TypeScript types and its JSON Schema, side by side. The schema is published
// with the package (schemas/apigw.schema.json) and named in the file that `init` writes, so that editors complete it.

export interface ProjectApi {
  name?: string;
  type?: 'rest';
  endpointType?: 'EDGE' | 'REGIONAL' | 'PRIVATE';
  /** A file (relative to apigw.yaml) or a URL. */
  spec?: string;
  description?: string;
  tags?: Record<string, string>;
  /** Stages of this API alone: what they say goes before what the file's `stages` say of the same name. */
  stages?: Record<string, ProjectStage>;
}

export interface ProjectMethodSettings {
  throttling?: { rate?: number; burst?: number };
  caching?: {
    enabled?: boolean;
    ttl?: number;
    encrypted?: boolean;
    /** Whether a client needs permission to go past the cache, and what one without it gets. */
    requireAuthorization?: boolean;
    unauthorized?: 'FAIL_WITH_403' | 'SUCCEED_WITH_RESPONSE_HEADER' | 'SUCCEED_WITHOUT_RESPONSE_HEADER';
  };
  logging?: { level?: 'OFF' | 'ERROR' | 'INFO'; dataTrace?: boolean };
  metrics?: boolean;
}

export interface ProjectStage extends ProjectMethodSettings {
  /** Which of `apis` the stage belongs to; not needed where there is one. */
  api?: string;
  target?: 'aws' | 'local';
  profile?: string;
  region?: string;
  /** ARN of a role that is assumed, with the profile's credentials. */
  role?: string;
  /** Id of the account that must answer. */
  account?: string;
  /** Instead of the API's spec. */
  spec?: string;
  documentationVersion?: string;
  description?: string;
  variables?: Record<string, string>;
  cacheCluster?: { size: string };
  accessLog?: { destination?: string; format?: string };
  tracing?: boolean;
  clientCertificate?: string;
  canary?: { percent: number; variables?: Record<string, string>; useStageCache?: boolean };
  /** By `GET /pets/{id}`. */
  methods?: Record<string, ProjectMethodSettings>;
  tags?: Record<string, string>;
}

export interface ProjectFunction {
  runtime: string;
  handler: string;
  /** A folder, relative to apigw.yaml. */
  code: string;
  environment?: Record<string, string>;
  /** Seconds; 3 by default, as on AWS. */
  timeout?: number;
  /** Megabytes. */
  memory?: number;
  /** Default `environment`; `none` runs a Node.js function in the gateway's own thread. */
  isolation?: 'environment' | 'none';
}

/** Where a domain name leads: to a stage of this file, perhaps below a base path. */
export interface ProjectMapping {
  stage: string;
  /** Which of `apis`; not needed where there is one. */
  api?: string;
  /** Default: the root. */
  path?: string;
}

/** A domain name; either it leads to one stage (`stage`, `path`), or it has `mappings`. */
export interface ProjectDomain extends Partial<ProjectMapping> {
  mappings?: ProjectMapping[];
  /** Default: as it is, else as the API is. */
  endpointType?: 'EDGE' | 'REGIONAL';
  /** An ARN; default: an issued one that holds for the name, else one is requested. */
  certificate?: string;
  /** Id or name; default: the one with the longest name that holds the domain name. */
  hostedZone?: string;
  /** Where its DNS is; default: in the hosted zone. */
  dns?: 'route53' | 'external';
  securityPolicy?: string;
  ipAddressType?: 'ipv4' | 'dualstack';
}

/** Who may sign requests to the local gateway (IAM). */
export interface ProjectIdentity {
  /** Of an IAM user, a role, or an assumed role. */
  arn: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  /** When the session ends, ISO 8601. */
  expiration?: string;
  organizationId?: string;
  tags?: Record<string, string>;
  /** IAM policy documents. */
  policies: unknown[];
}

/** Where the local gateway finds the keys of a Cognito user pool. */
export interface ProjectUserPool {
  issuer?: string;
  /** A URL, the key set itself, or a file that has it. */
  jwks?: string | object;
}

export interface ProjectFile {
  profile?: string;
  region?: string;
  role?: string;
  account?: string;
  variables?: Record<string, string>;
  api?: ProjectApi;
  apis?: Record<string, ProjectApi>;
  stages?: Record<string, ProjectStage>;
  /** By domain name. */
  domains?: Record<string, ProjectDomain>;
  functions?: Record<string, ProjectFunction>;
  /** Service -> URL where the local gateway sends what it does not run itself. */
  endpoints?: Record<string, string>;
  /** For the local gateway, by a name. */
  identities?: Record<string, ProjectIdentity>;
  /** For the local gateway, by the pool's id. */
  userPools?: Record<string, ProjectUserPool>;
  /** For the local gateway, by the endpoint's id: through which private APIs are called. */
  vpcEndpoints?: Record<string, { vpcId?: string; policy?: unknown }>;
  /** For the local gateway, by the VPC link's id: where it leads. */
  vpcLinks?: Record<string, { target: string }>;
}

const text = { type: 'string' };
const texts = { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } };
const object = (properties: object, required: string[] = []) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

const methodSettings = {
  throttling: object({ rate: { type: 'number', minimum: 0 }, burst: { type: 'integer', minimum: 0 } }),
  caching: object({
    enabled: { type: 'boolean' },
    ttl: { type: 'integer', minimum: 0, maximum: 3600 },
    encrypted: { type: 'boolean' },
    requireAuthorization: { type: 'boolean' },
    unauthorized: { enum: ['FAIL_WITH_403', 'SUCCEED_WITH_RESPONSE_HEADER', 'SUCCEED_WITHOUT_RESPONSE_HEADER'] },
  }),
  logging: object({ level: { enum: ['OFF', 'ERROR', 'INFO'] }, dataTrace: { type: 'boolean' } }),
  metrics: { type: 'boolean' },
};

const role = { type: 'string', pattern: '^arn:[^:]+:iam::[0-9]{12}:role/.+' };
const account = { type: 'string', pattern: '^[0-9]{12}$' };

const stage = object({
  api: text,
  target: { enum: ['aws', 'local'] },
  profile: text,
  region: text,
  role,
  account,
  spec: text,
  documentationVersion: text,
  description: text,
  variables: texts,
  cacheCluster: object({ size: { enum: ['0.5', '1.6', '6.1', '13.5', '28.4', '58.2', '118', '237'] } }, ['size']),
  accessLog: object({ destination: text, format: text }),
  tracing: { type: 'boolean' },
  clientCertificate: text,
  canary: object(
    { percent: { type: 'number', minimum: 0, maximum: 100 }, variables: texts, useStageCache: { type: 'boolean' } },
    ['percent'],
  ),
  methods: {
    type: 'object',
    propertyNames: { pattern: '^(GET|PUT|POST|DELETE|PATCH|OPTIONS|HEAD|ANY) /' },
    additionalProperties: object(methodSettings),
  },
  tags: texts,
  ...methodSettings,
});

const stageName = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,128}$' };
const stages = { type: 'object', propertyNames: { pattern: stageName.pattern }, additionalProperties: stage };

const api = object({
  name: text,
  type: { enum: ['rest'] },
  endpointType: { enum: ['EDGE', 'REGIONAL', 'PRIVATE'] },
  spec: text,
  description: text,
  tags: texts,
  stages,
});

const mapping = { stage: stageName, api: text, path: text };

const domain = {
  ...object({
    ...mapping,
    mappings: { type: 'array', minItems: 1, items: object(mapping, ['stage']) },
    endpointType: { enum: ['EDGE', 'REGIONAL'] },
    certificate: text,
    hostedZone: text,
    dns: { enum: ['route53', 'external'] },
    securityPolicy: text,
    ipAddressType: { enum: ['ipv4', 'dualstack'] },
  }),
  oneOf: [{ required: ['stage'] }, { required: ['mappings'] }],
};

const lambdaFunction = object(
  {
    runtime: text,
    handler: text,
    code: text,
    environment: texts,
    timeout: { type: 'number', exclusiveMinimum: 0, maximum: 900 },
    memory: { type: 'integer', minimum: 128, maximum: 10240 },
    isolation: { enum: ['environment', 'none'] },
  },
  ['runtime', 'handler', 'code'],
);

const identity = object(
  {
    arn: { type: 'string', pattern: '^arn:[^:]+:(iam|sts)::[0-9]{12}:' },
    accessKeyId: text,
    secretAccessKey: text,
    sessionToken: text,
    expiration: { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T' },
    organizationId: text,
    tags: texts,
    policies: { type: 'array', items: { type: 'object' } },
  },
  ['arn', 'accessKeyId', 'secretAccessKey', 'policies'],
);
const userPool = object({ issuer: text, jwks: { type: ['string', 'object'] } });
const vpcEndpoint = object({ vpcId: text, policy: { type: 'object' } });
const vpcLink = object({ target: text }, ['target']);

/** The JSON Schema (draft 7) of apigw.yaml. */
export const projectSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'apigw project file',
  ...object({
    profile: text,
    region: text,
    role,
    account,
    variables: texts,
    api,
    apis: { type: 'object', additionalProperties: api },
    stages,
    domains: { type: 'object', additionalProperties: domain },
    functions: { type: 'object', additionalProperties: lambdaFunction },
    endpoints: { type: 'object', additionalProperties: text },
    identities: { type: 'object', additionalProperties: identity },
    userPools: { type: 'object', additionalProperties: userPool },
    vpcEndpoints: { type: 'object', additionalProperties: vpcEndpoint },
    vpcLinks: { type: 'object', additionalProperties: vpcLink },
  }),
};
