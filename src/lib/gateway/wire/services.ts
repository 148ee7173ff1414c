// The AWS services that the gateway speaks for, as data. A service's schemas are read at the first request for it.

import { Fault } from './fault.ts';
import { jsonRpc } from './json-rpc.ts';
import { restJson } from './rest-json.ts';
import { createRouter } from './router.ts';
import { readServiceSchema } from './schema.ts';
import type { LoadedService, ServiceDefinition, ServiceName } from './service.ts';

const missingAuthenticationToken = {
  code: 'MissingAuthenticationTokenException',
  message: 'Missing Authentication Token',
};
const unknownOperation = { code: 'UnknownOperationException', message: 'The requested operation does not exist.' };

// The order matters: the first whose signing name and paths fit is taken.
export const services: readonly ServiceDefinition[] = [
  {
    name: 'apigatewayv2',
    signingName: 'apigateway',
    paths: /^\/v2\//,
    xmlNamespace: '',
    unknownOperation: missingAuthenticationToken,
    protocol: async () => restJson,
    client: () => import('@aws-sdk/client-apigatewayv2'),
  },
  {
    name: 'lambda',
    signingName: 'lambda',
    paths: /^\/20(?!13-04-01)\d\d-\d\d-\d\d\//,
    xmlNamespace: '',
    unknownOperation,
    protocol: async () => restJson,
    client: () => import('@aws-sdk/client-lambda'),
  },
  {
    name: 'route53',
    signingName: 'route53',
    paths: /^\/2013-04-01\//,
    xmlNamespace: 'https://route53.amazonaws.com/doc/2013-04-01/',
    unknownOperation,
    protocol: async () => (await import('./rest-xml.ts')).restXml,
    client: () => import('@aws-sdk/client-route-53'),
  },
  {
    name: 'acm',
    signingName: 'acm',
    paths: /^\/$/,
    target: 'CertificateManager',
    xmlNamespace: '',
    unknownOperation,
    protocol: async () => jsonRpc,
    client: () => import('@aws-sdk/client-acm'),
  },
  {
    name: 'logs',
    signingName: 'logs',
    paths: /^\/$/,
    target: 'Logs_20140328',
    xmlNamespace: '',
    unknownOperation,
    protocol: async () => jsonRpc,
    client: () => import('@aws-sdk/client-cloudwatch-logs'),
  },
  {
    name: 'cloudwatch',
    signingName: 'monitoring',
    paths: /^\//,
    target: 'GraniteServiceVersion20100801',
    xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
    unknownOperation,
    protocol: async () => (await import('./cloudwatch-protocols.ts')).cloudwatchProtocols,
    client: () => import('@aws-sdk/client-cloudwatch'),
  },
  {
    name: 'sts',
    signingName: 'sts',
    paths: /^\/(\?|$)/,
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    unknownOperation,
    protocol: async () => (await import('./query.ts')).query,
    client: () => import('@aws-sdk/client-sts'),
  },
  {
    name: 'apigateway',
    signingName: 'apigateway',
    paths: /^\//,
    xmlNamespace: '',
    unknownOperation: missingAuthenticationToken,
    protocol: async () => restJson,
    client: () => import('@aws-sdk/client-api-gateway'),
  },
];

const loaded = new Map<ServiceName, Promise<LoadedService>>();

/** The service, its schemas read once in the life of the process. */
export function loadService(definition: ServiceDefinition): Promise<LoadedService> {
  const known = loaded.get(definition.name) ?? readService(definition);
  loaded.set(definition.name, known);
  return known;
}

async function readService(definition: ServiceDefinition): Promise<LoadedService> {
  const [protocol, client] = await Promise.all([definition.protocol(), definition.client()]);
  const schema = readServiceSchema(client);
  const { code, message } = definition.unknownOperation;
  return {
    definition,
    schema,
    protocol,
    router: createRouter([...schema.operations.values()].filter(({ path }) => path !== '')),
    unknownOperation: () => new Fault(code, message),
  };
}
