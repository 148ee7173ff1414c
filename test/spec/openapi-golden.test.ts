// Golden documents: what ImportRestApi makes of each (model.json, with its warnings), and what GetExport writes of that.
// Facts: guide "Develop REST APIs using OpenAPI", "OpenAPI extensions for API Gateway", "Export a REST API".
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { normalizeForComparison } from '../../src/lib/model/normalize-rest-api.ts';
import { readRestApi } from '../../src/lib/spec/openapi/read-rest-api.ts';
import { parseSpec } from '../../src/lib/spec/read-spec.ts';
import { writeLosslessSpec, writeSpec } from '../../src/lib/spec/write-spec.ts';

const folder = join(import.meta.dirname, '../fixtures/openapi');
const stage = {
  apiId: 'a1b2c3d4e5',
  region: 'eu-west-1',
  stageName: 'prod',
  createdDate: new Date('2026-01-02T03:04:05Z'),
};
const formats = ['swagger', 'oas30'] as const;

function readCase(name: string) {
  const file = readdirSync(join(folder, name)).find((entry) => entry.startsWith('document.')) ?? '';
  return readRestApi(parseSpec(readFileSync(join(folder, name, file), 'utf8'), file));
}

const readJson = (document: unknown) => readRestApi(parseSpec(JSON.stringify(document), 'export.json')).api;
const pretty = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

describe.each(readdirSync(folder))('%s', (name) => {
  it('is imported as API Gateway does', async () => {
    const { api, warnings } = readCase(name);
    await expect(pretty({ warnings, api })).toMatchFileSnapshot(join(folder, name, 'model.json'));
  });

  it.each(formats)('is exported as GetExport does: %s', async (format) => {
    const document = writeSpec(readCase(name).api, { format, extensions: 'apigateway', stage });
    await expect(pretty(document)).toMatchFileSnapshot(join(folder, name, `export.${format}.json`));
  });

  it.each(formats)('comes back from a lossless document as the very same model: %s', (format) => {
    const { api } = readCase(name);
    expect(readJson(writeLosslessSpec(api, { format }))).toEqual(api);
    expect(readJson(writeLosslessSpec(api, { format, stage }))).toEqual(api);
  });

  it('does not differ after an import and an export', () => {
    const { api } = readCase(name);
    const exported = readJson(writeSpec(api, { format: 'oas30', extensions: 'apigateway', stage }));
    expect(normalizeForComparison(exported)).toEqual(normalizeForComparison(api));
  });
});
