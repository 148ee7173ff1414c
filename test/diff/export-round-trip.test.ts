// Random APIs through a gateway: ImportRestApi, CreateDeployment, GetExport. What comes back is no different from what was
// sent. API Gateway's export in OpenAPI 2.0 has one schema for all content types of a body, as that format has it.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diffRestApis } from '../../src/lib/diff/diff-rest-apis.ts';
import type { Integration, RestApi } from '../../src/lib/model/api.ts';
import { readRestApi } from '../../src/lib/spec/openapi/read-rest-api.ts';
import { parseSpec } from '../../src/lib/spec/read-spec.ts';
import { writeLosslessSpec } from '../../src/lib/spec/write-spec.ts';
import { startControl } from '../gateway/control/control-harness.ts';
import { randomRestApi } from '../spec/random-rest-api.ts';

const mock: Integration = {
  type: 'MOCK',
  connectionType: 'INTERNET',
  requestParameters: {},
  requestTemplates: {},
  passthroughBehavior: 'WHEN_NO_MATCH',
  timeoutInMillis: 29_000,
  cacheKeyParameters: [],
  integrationResponses: {},
};

/** Random APIs have methods without integration, and links without id: CreateDeployment and PutIntegration refuse those. */
function deployable(seed: number): RestApi {
  const api = randomRestApi(seed);
  for (const { methods } of Object.values(api.resources)) {
    for (const method of Object.values(methods)) {
      method.integration ??= structuredClone(mock);
      if (method.integration.connectionType === 'VPC_LINK') method.integration.connectionId = 'abc123';
    }
  }
  return api;
}

const hasMethods = ({ resources }: RestApi) =>
  Object.values(resources).some(({ methods }) => Object.keys(methods).length > 0);

const apis = Array.from({ length: 60 }, (_, seed) => [seed, deployable(seed)] as const).filter(([, api]) =>
  hasMethods(api),
);

/** What OpenAPI 2.0 can't tell apart: the models of one body by content type, and so which of them are used. */
const aboutBodies = /^(?:request|response)-(?:content-type|body|property|type|enum|constraint|schema)|^model-/;

describe('imported, deployed, exported', () => {
  let control: Awaited<ReturnType<typeof startControl>>;
  beforeAll(async () => {
    control = await startControl({ edgeApis: 1000, resources: 1000 });
  });
  afterAll(() => control.close());
  const parameters = { extensions: 'apigateway' };

  async function deployed(api: RestApi, format: 'oas30' | 'swagger'): Promise<string> {
    const body = new TextEncoder().encode(JSON.stringify(writeLosslessSpec(api, { format })));
    const { id: restApiId = '' } = await control.client.importRestApi({ body });
    await control.client.createDeployment({ restApiId, stageName: 'prod' });
    return restApiId;
  }

  async function exported(restApiId: string, exportType: string, accepts: string): Promise<RestApi> {
    const asked = { restApiId, stageName: 'prod', exportType, accepts, parameters };
    const { body } = await control.client.getExport(asked);
    return readRestApi(parseSpec(new TextDecoder().decode(body), 'export')).api;
  }

  test.each(apis)('seed %i', async (seed, api) => {
    const restApiId = await deployed(api, seed % 2 === 0 ? 'oas30' : 'swagger');
    for (const accepts of ['application/json', 'application/yaml']) {
      expect(diffRestApis(api, await exported(restApiId, 'oas30', accepts))).toEqual([]);
      const swagger = diffRestApis(api, await exported(restApiId, 'swagger', accepts));
      expect(swagger.filter(({ rule }) => !aboutBodies.test(rule))).toEqual([]);
    }
  });

  test('most seeds make an API', () => {
    expect(apis.length).toBeGreaterThan(40);
  });
});
