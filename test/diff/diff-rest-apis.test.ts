// Golden folders: two documents, and the changes between them in the order in which they are told.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { diffRestApis } from '../../src/lib/diff/diff-rest-apis.ts';
import type { RestApi } from '../../src/lib/model/api.ts';
import { readRestApi } from '../../src/lib/spec/openapi/read-rest-api.ts';
import { parseSpec } from '../../src/lib/spec/read-spec.ts';

const folder = new URL('../fixtures/diff/', import.meta.url);

function readText(name: string, file: string): string {
  return readFileSync(new URL(`${name}/${file}`, folder), 'utf8');
}

function readApi(name: string, file: string): RestApi {
  return readRestApi(parseSpec(readText(name, file), file)).api;
}

/** A change as the golden files have it: `severity rule METHOD /path: message`. */
function changesOf(before: RestApi, after: RestApi): string[] {
  return diffRestApis(before, after).map(({ message, method, path, rule, severity, usedBy }) => {
    const place = [method, path].filter(Boolean).join(' ');
    const users = usedBy ? ` (${usedBy.join(', ')})` : '';
    return `${severity} ${rule}${place && ` ${place}`}: ${message}${users}`;
  });
}

describe.each(readdirSync(folder))('%s', (name) => {
  test('tells the expected changes', () => {
    const told = changesOf(readApi(name, 'a.json'), readApi(name, 'b.json'));
    expect(told).toEqual(JSON.parse(readText(name, 'expected.json')));
  });

  test('tells nothing of a document and itself', () => {
    expect(changesOf(readApi(name, 'b.json'), readApi(name, 'b.json'))).toEqual([]);
  });
});
