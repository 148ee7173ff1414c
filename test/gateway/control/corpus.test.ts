// Every document of the corpus, imported, deployed and exported through the SDK: what comes back differs in nothing that
// a deployment shows. What API Gateway refuses, the gateway refuses in the words of the same reader.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { normalizeForComparison } from '../../../src/lib/model/normalize-rest-api.ts';
import { adaptSpec } from '../../../src/lib/spec/openapi/adapt-spec.ts';
import { readRestApi } from '../../../src/lib/spec/openapi/read-rest-api.ts';
import { parseSpec } from '../../../src/lib/spec/read-spec.ts';
import { refusal, startControl } from './control-harness.ts';

const corpus = join(import.meta.dirname, '../../../../shared/corpus');

/** Its policy has neither Effect nor Principal. */
const withBadPolicy = 'serverless-app-d36278c09c';

interface Row {
  id: string;
  file: string;
  files: number;
}

/** Those of one file: the others have to be bundled first, which is not the gateway's work. */
const rows: Row[] = existsSync(corpus)
  ? JSON.parse(readFileSync(join(corpus, 'index.json'), 'utf8')).filter(({ files }: Row) => files === 1)
  : [];

describe.skipIf(rows.length === 0)('the corpus of real documents', () => {
  let control: Awaited<ReturnType<typeof startControl>>;
  beforeAll(async () => {
    control = await startControl({ edgeApis: 1000, resources: 1000 });
  });
  afterAll(() => control.close());
  let exported = 0;

  test.each(rows)('$id', async ({ file, id }) => {
    const text = readFileSync(join(corpus, file), 'utf8');
    const { root } = adaptSpec(parseSpec(text, file)).document;
    const document = JSON.stringify(root);
    const body = new TextEncoder().encode(document);
    const expected = tryRead(document);
    if (expected instanceof Error) {
      const { error, status } = await refusal(control.client.importRestApi({ body }));
      expect([error, status]).toEqual([`BadRequestException: ${expected.message}`, 400]);
      return;
    }
    if (id === withBadPolicy) {
      const { error, status } = await refusal(control.client.importRestApi({ body }));
      expect([error, status]).toEqual([expect.stringContaining('Invalid policy document'), 400]);
      return;
    }
    const { id: restApiId } = await control.client.importRestApi({ body });
    const methods = Object.values(expected.api.resources).flatMap((resource) => Object.keys(resource.methods));
    if (methods.length === 0) return;
    await control.client.createDeployment({ restApiId, stageName: 'prod' });
    const parameters = { extensions: 'apigateway' };
    const got = await control.client.getExport({ restApiId, stageName: 'prod', exportType: 'oas30', parameters });
    const back = readRestApi(parseSpec(new TextDecoder().decode(got.body), 'export.json')).api;
    expect(normalizeForComparison(back)).toEqual(normalizeForComparison(expected.api));
    exported += 1;
  });

  test('nearly all of them are taken', () => {
    expect(exported).toBeGreaterThan(rows.length * 0.7);
  });
});

/** What the document becomes, with the gateway's own values for AWS's variables; or why it is refused. */
function tryRead(text: string): ReturnType<typeof readRestApi> | Error {
  const own = text
    .replaceAll(`\${AWS::Region}`, 'us-east-1')
    .replaceAll(`\${AWS::AccountId}`, '123456789012')
    .replaceAll(`\${AWS::Partition}`, 'aws');
  try {
    return readRestApi(parseSpec(own, 'document.json'));
  } catch (error) {
    if (error instanceof Error && error.name === 'SpecImportError') return error;
    throw error;
  }
}
