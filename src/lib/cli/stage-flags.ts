// The flags of `stages set`: settings by their names.

import { assignments, Flags } from './flags.ts';

const number = Flags.custom<number>({
  parse: async (input) => {
    if (input.trim() !== '' && Number.isFinite(Number(input))) return Number(input);
    throw new Error(`Expected a number but received: ${input}`);
  },
});

const sizes = ['0.5', '1.6', '6.1', '13.5', '28.4', '58.2', '118', '237', 'off'] as const;

export const stageFlags = {
  variable: Flags.string({
    multiple: true,
    helpValue: 'NAME=VALUE',
    description: 'Set a stage variable (repeatable).',
  }),
  'remove-variable': Flags.string({
    multiple: true,
    helpValue: 'NAME',
    description: 'Remove a stage variable (repeatable).',
  }),
  description: Flags.string({ helpValue: 'TEXT', description: 'Description of the stage; an empty one removes it.' }),
  method: Flags.string({
    multiple: true,
    helpValue: '"GET /pets/{id}"',
    description: 'Throttling, caching, logging and metrics of this method (repeatable); default: of the whole stage.',
  }),
  inherit: Flags.boolean({ description: 'With --method: drop its own settings, so that it does as the stage does.' }),
  rate: number({ helpValue: 'N', description: 'Requests a second that are let through.' }),
  burst: Flags.integer({ helpValue: 'N', description: 'Requests at once that are let through.' }),
  cache: Flags.boolean({ allowNo: true, description: 'Cache responses (it takes a cache cluster).' }),
  'cache-ttl': Flags.integer({ helpValue: 'SECONDS', description: 'How long a response is kept: 0 to 3600.' }),
  'cache-encrypted': Flags.boolean({ allowNo: true, description: 'Encrypt what is cached.' }),
  'cache-size': Flags.option({
    options: sizes,
    helpValue: 'GB|off',
    description: 'Size of the cache cluster: 0.5 to 237.',
  })(),
  'log-level': Flags.option({ options: ['OFF', 'ERROR', 'INFO'] as const, description: 'Execution logs.' })(),
  'data-trace': Flags.boolean({ allowNo: true, description: 'Log whole requests and responses.' }),
  'log-role': Flags.string({
    helpValue: 'ARN',
    description: 'Set the role that writes the logs, for ALL APIs of the account and region.',
  }),
  'access-log': Flags.string({
    helpValue: 'GROUP|ARN|off',
    description: 'Where access logs go: a log group, made where it is missing, or a Firehose stream.',
  }),
  'access-log-format': Flags.string({
    helpValue: 'clf|json|csv|xml|FORMAT',
    description: "Format of access logs: one of AWS's, or $context variables.",
  }),
  metrics: Flags.boolean({ allowNo: true, description: 'Detailed metrics, for each method.' }),
  tracing: Flags.boolean({ allowNo: true, description: 'X-Ray tracing.' }),
  'client-certificate': Flags.string({
    helpValue: 'ID|off',
    description: 'Certificate that is shown to HTTP backends.',
  }),
  tag: Flags.string({ multiple: true, helpValue: 'KEY=VALUE', description: 'Tag the stage (repeatable).' }),
  'remove-tag': Flags.string({ multiple: true, helpValue: 'KEY', description: 'Remove a tag (repeatable).' }),
};

/** Those flags as a command's parse gives them. */
export interface StageFlags {
  variable?: string[] | undefined;
  'remove-variable'?: string[] | undefined;
  description?: string | undefined;
  method?: string[] | undefined;
  inherit: boolean;
  rate?: number | undefined;
  burst?: number | undefined;
  cache?: boolean | undefined;
  'cache-ttl'?: number | undefined;
  'cache-encrypted'?: boolean | undefined;
  'cache-size'?: string | undefined;
  'log-level'?: 'OFF' | 'ERROR' | 'INFO' | undefined;
  'data-trace'?: boolean | undefined;
  'access-log'?: string | undefined;
  'access-log-format'?: string | undefined;
  metrics?: boolean | undefined;
  tracing?: boolean | undefined;
  'client-certificate'?: string | undefined;
  tag?: string[] | undefined;
  'remove-tag'?: string[] | undefined;
}

/** What those flags change. */
export function stageChanges(flags: StageFlags) {
  const accessLog = accessLogOf(flags);
  return {
    variables: assignments('variable', flags.variable, String),
    removedVariables: flags['remove-variable'] ?? [],
    methods: (flags.method ?? []).map((key) => key.trim().replace(/\s+/, ' ')),
    method: methodSettingOf(flags),
    own: flags.inherit ? ('inherit' as const) : ('keep' as const),
    tags: assignments('tag', flags.tag, String),
    removedTags: flags['remove-tag'] ?? [],
    ...(flags.description !== undefined && { description: flags.description }),
    ...(flags['cache-size'] !== undefined && { cacheCluster: flags['cache-size'] }),
    ...(accessLog && { accessLog }),
    ...(flags.tracing !== undefined && { tracing: flags.tracing }),
    ...(flags['client-certificate'] !== undefined && { clientCertificate: flags['client-certificate'] }),
  };
}

function methodSettingOf(flags: StageFlags) {
  return {
    ...(flags.rate !== undefined && { throttlingRateLimit: flags.rate }),
    ...(flags.burst !== undefined && { throttlingBurstLimit: flags.burst }),
    ...(flags.cache !== undefined && { cachingEnabled: flags.cache }),
    ...(flags['cache-ttl'] !== undefined && { cacheTtlInSeconds: flags['cache-ttl'] }),
    ...(flags['cache-encrypted'] !== undefined && { cacheDataEncrypted: flags['cache-encrypted'] }),
    ...(flags['log-level'] !== undefined && { loggingLevel: flags['log-level'] }),
    ...(flags['data-trace'] !== undefined && { dataTraceEnabled: flags['data-trace'] }),
    ...(flags.metrics !== undefined && { metricsEnabled: flags.metrics }),
  };
}

const fields = [
  'requestId',
  'extendedRequestId',
  'identity.sourceIp',
  'identity.caller',
  'identity.user',
  'requestTime',
  'httpMethod',
  'resourcePath',
  'status',
  'protocol',
  'responseLength',
];

const nameOf = (field: string) => (field === 'identity.sourceIp' ? 'ip' : field.replace('identity.', ''));

/** The formats that the guide gives ("Set up CloudWatch logging", access logs); JSON with the latencies besides. */
const formats: Readonly<Record<string, string>> = {
  clf: '$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime] "$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength $context.requestId $context.extendedRequestId',
  json: JSON.stringify(
    Object.fromEntries(
      [...fields, 'responseLatency', 'integrationLatency'].map((field) => [nameOf(field), `$context.${field}`]),
    ),
  ),
  csv: [...fields.slice(2), 'requestId', 'extendedRequestId'].map((field) => `$context.${field}`).join(','),
  xml: `<request id="$context.requestId">${fields
    .slice(1)
    .map((field) => `<${nameOf(field)}>$context.${field}</${nameOf(field)}>`)
    .join('')}</request>`,
};

function accessLogOf(flags: StageFlags) {
  const destination = flags['access-log'];
  const format = flags['access-log-format'];
  if (destination === 'off') return 'off' as const;
  if (destination === undefined && format === undefined) return undefined;
  return {
    ...(destination !== undefined && { destinationArn: destination }),
    ...(format !== undefined && { format: (Object.hasOwn(formats, format) && formats[format]) || format }),
  };
}
