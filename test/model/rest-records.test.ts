// Model -> records -> model is the identity, for random models and for real documents, but for what AWS's records have
// no place for or fill in; those are named here.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ApigwError } from '../../src/lib/errors.ts';
import type { Json, RestApi } from '../../src/lib/model/api.ts';
import { normalizeForComparison } from '../../src/lib/model/normalize-rest-api.ts';
import { recordsFromRestApi, restApiFromRecords } from '../../src/lib/model/rest-records.ts';
import {
  expandPolicyResources,
  policyFromText,
  shortenPolicyResources,
  textFromPolicy,
} from '../../src/lib/model/rest-records-policy.ts';
import { adaptSpec } from '../../src/lib/spec/openapi/adapt-spec.ts';
import { readRestApi } from '../../src/lib/spec/openapi/read-rest-api.ts';
import { parseSpec, readSpec } from '../../src/lib/spec/read-spec.ts';
import { randomRestApi } from '../spec/random-rest-api.ts';

let last = 0;
/** As on the wire: JSON, with ids that are never the same. */
const records = (api: RestApi) =>
  JSON.parse(JSON.stringify(recordsFromRestApi(api, { newId: (length) => String(++last).padStart(length, 'a') })));

/** The model as records can tell it. */
function tellable(api: RestApi): Json {
  const text = JSON.stringify(api, (key, value) => {
    // API Gateway drops extensions that it does not know.
    if (key === 'extensions') return undefined;
    // What is not said and what is said to be the default are one.
    if (key === 'disableExecuteApiEndpoint' && value === false) return undefined;
    if (key === 'responseTransferMode' && value === 'BUFFERED') return undefined;
    if (key === 'endpointConfiguration') return { ...value, ipAddressType: undefined, types: value.types ?? ['EDGE'] };
    return value;
  });
  const told = JSON.parse(text);
  told.endpointConfiguration ??= { types: ['EDGE'] };
  // The API's own fallbacks are written out: status and template.
  for (const [type, response] of Object.entries<RestApi['gatewayResponses'][string]>(told.gatewayResponses)) {
    response.statusCode ??= { UNAUTHORIZED: '401', THROTTLED: '429' }[type];
    if (response.statusCode === undefined) delete response.statusCode;
    if (Object.keys(response.responseTemplates).length === 0) {
      response.responseTemplates = { 'application/json': '{"message":$context.error.messageString}' };
    }
  }
  return sorted(told);
}

/** The order of keys says nothing. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => [key, sorted(member)]);
}

describe('random models', () => {
  test.each(Array.from({ length: 80 }, (_, seed) => seed))('seed %i', (seed) => {
    const api = randomRestApi(seed);
    const back = restApiFromRecords(records(api));
    expect(tellable(back)).toEqual(tellable(api));
    expect(normalizeForComparison(back)).toEqual(normalizeForComparison(restApiFromRecords(records(back))));
  });
});

describe('records', () => {
  const api = readRestApi(
    parseSpec(
      JSON.stringify({
        swagger: '2.0',
        info: { title: 'pets', version: '1' },
        paths: {
          '/pets': {
            get: {
              security: [{ auth: [] }],
              responses: { 200: { description: '', schema: { $ref: '#/definitions/Pets' } } },
              'x-amazon-apigateway-request-validator': 'all',
              'x-amazon-apigateway-integration': { type: 'mock', cacheNamespace: 'shared' },
            },
          },
        },
        definitions: {
          Pet: { type: 'object' },
          Pets: { type: 'array', items: { $ref: '#/definitions/Pet' } },
        },
        securityDefinitions: {
          auth: {
            type: 'apiKey',
            name: 'Auth',
            in: 'header',
            'x-amazon-apigateway-authtype': 'custom',
            'x-amazon-apigateway-authorizer': {
              type: 'token',
              authorizerUri:
                'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:1:function:f/invocations',
            },
          },
        },
        'x-amazon-apigateway-request-validators': {
          all: { validateRequestBody: true, validateRequestParameters: true },
        },
      }),
      'pets.json',
    ),
  ).api;

  test('have ids where the model has names', () => {
    const made = records(api);
    const pets = made.resources.find(({ path }: { path: string }) => path === '/pets');
    expect(made.resources[0]).toEqual({ id: made.restApi.rootResourceId, path: '/' });
    expect(pets).toMatchObject({ parentId: made.restApi.rootResourceId, pathPart: 'pets' });
    expect(pets.resourceMethods.GET).toMatchObject({
      authorizationType: 'CUSTOM',
      authorizerId: made.authorizers[0].id,
      requestValidatorId: made.requestValidators[0].id,
      methodIntegration: { cacheNamespace: 'shared' },
    });
  });

  test('refer to models by the URL that AWS uses', () => {
    const made = records(api);
    const schema = made.models.find(({ name }: { name: string }) => name === 'Pets').schema;
    expect(JSON.parse(schema).items).toEqual({
      $ref: `https://apigateway.amazonaws.com/restapis/${made.restApi.id}/models/Pet`,
    });
    expect(restApiFromRecords(made).models['Pets']?.schema).toEqual({ type: 'array', items: { $ref: '#/models/Pet' } });
  });

  test('a schema that is no JSON stays the text that it is', () => {
    const made = records(api);
    made.models[0] = { name: 'Xml', contentType: 'application/xml', schema: '<schema/>' };
    expect(restApiFromRecords(made).models['Xml']?.schema).toBe('<schema/>');
  });

  test('gateway responses that are default are no part of the model', () => {
    const made = records(api);
    made.gatewayResponses = [{ responseType: 'THROTTLED', statusCode: '429', defaultResponse: true }];
    expect(restApiFromRecords(made).gatewayResponses).toEqual({});
  });
});

describe('policies', () => {
  const policy: Json = { Statement: [{ Effect: 'Allow', Resource: ['execute-api:/*', 'arn:aws:s3:::x'] }] };
  const arn = 'arn:aws:execute-api:eu-west-1:123456789012:abc';

  test('are read escaped, as GetRestApi returns them, and plain', () => {
    expect(textFromPolicy(policy)).toMatch(/^\{\\"Statement\\":/);
    expect(policyFromText(textFromPolicy(policy))).toEqual(policy);
    expect(policyFromText('{\\"Resource\\":\\"a\\/b\\"}')).toEqual({ Resource: 'a/b' });
    expect(policyFromText(JSON.stringify(policy))).toEqual(policy);
  });

  test('name the API itself in short, another API in full', () => {
    const expanded = expandPolicyResources(policy, arn);
    expect(expanded).toEqual({ Statement: [{ Effect: 'Allow', Resource: [`${arn}/*`, 'arn:aws:s3:::x'] }] });
    expect(shortenPolicyResources(expanded, 'abc')).toEqual(policy);
    expect(shortenPolicyResources(expanded, 'other')).toEqual(expanded);
  });
});

const corpus = join(import.meta.dirname, '../../../shared/corpus');
const index: { id: string; file: string }[] = existsSync(corpus)
  ? JSON.parse(readFileSync(join(corpus, 'index.json'), 'utf8'))
  : [];

describe.skipIf(index.length === 0)('the corpus of real documents', () => {
  let converted = 0;

  test.each(index)('$id', async ({ file }) => {
    const api = await read(file);
    if (!api) return;
    const back = restApiFromRecords(records(api));
    expect(normalizeForComparison(back)).toEqual(normalizeForComparison(api));
    converted += 1;
  });

  test('nearly all of them have records', () => {
    expect(converted).toBeGreaterThan(index.length * 0.8);
  });
});

/** The API of a document; undefined for one that cannot be read or that API Gateway refuses: it has no records. */
async function read(file: string): Promise<RestApi | undefined> {
  try {
    const document = await readSpec(file, { cwd: corpus, env: {}, variables, region: 'us-east-1', accountId: '1' });
    return readRestApi(adaptSpec(document).document).api;
  } catch (error) {
    if (error instanceof ApigwError && error.code === 'InvalidSpec') return undefined;
    throw error;
  }
}

/** What stands in these documents for a value that their deployment fills in. */
const variables = {
  uri: 'https://example.com/pets',
  cognito_pool_arn: 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc',
  openapi_demo_lambda_uri:
    'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations',
};
