import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseProject, readProject } from '../../src/lib/services/project-file.ts';
import { makeContext } from './context-for-tests.ts';

const parse = (text: string, env: Record<string, string> = {}) => parseProject(text, 'apigw.yaml', env);

describe('parseProject', () => {
  it('takes the whole shape', async () => {
    const project = await parse(`
api: { name: pets, type: rest, endpointType: REGIONAL, spec: openapi.yaml }
stages:
  prod:
    target: aws
    region: eu-central-1
    variables: { backend: v1 }
    throttling: { rate: 10.5, burst: 5 }
    methods:
      GET /pets/{id}: { caching: { enabled: true, ttl: 60 } }
functions:
  pets: { runtime: nodejs20.x, handler: index.handler, code: functions/pets }
`);
    expect(project.stages?.['prod']?.methods?.['GET /pets/{id}']?.caching?.ttl).toBe(60);
  });

  it('is empty when the file is', async () => {
    expect(await parse('')).toEqual({});
    expect(await parse('# nothing\n')).toEqual({});
  });

  it('replaces ${VAR}: environment over variables over default', async () => {
    const text = 'variables: { A: file, B: file }\napi: { name: "${A}-${B}-${C:-default}-$${D}" }\n';
    expect((await parse(text, { A: 'env' })).api?.name).toBe('env-file-default-${D}');
  });

  it.each([
    ['an unknown property', 'api:\n  nmae: pets\n', "apigw.yaml:2:3: api: 'nmae' is not known here"],
    [
      'a policy that is none',
      'identities:\n  al: { arn: "arn:aws:iam::123456789012:user/al", accessKeyId: A, secretAccessKey: hush, policies: [{}] }\n',
      'apigw.yaml:2:101: identities.al.policies.0: Statement is missing or empty',
    ],
    [
      'an operator that there is not',
      'vpcEndpoints:\n  vpce-1:\n    policy: { Statement: { Effect: Allow, Action: "*", Condition: { Is: { a: b } } } }\n',
      'apigw.yaml:3:13: vpcEndpoints.vpce-1.policy: There is no condition operator Is',
    ],
    ['a wrong enum', 'api:\n  type: soap\n', 'apigw.yaml:2:9: api.type: must be one of rest'],
    ['a wrong type', 'stages:\n  prod: 7\n', 'apigw.yaml:2:9: stages.prod: must be object'],
    ['an unset variable', 'api:\n  name: ${NOPE}\n', 'apigw.yaml:2:9: ${NOPE} is not set'],
    ['broken YAML', 'api: [\n', 'apigw.yaml:2:1: '],
    [
      'a method key that is none',
      'stages:\n  a:\n    methods:\n      /pets: {}\n',
      "stages.a.methods: '/pets' must match",
    ],
    ['two keys alike', 'api: {}\napi: {}\n', 'apigw.yaml:2:1: Map keys must be unique'],
  ])('refuses %s, with its place', async (_name, text, message) => {
    await expect(parse(text)).rejects.toThrow(message);
    await expect(parse(text)).rejects.toMatchObject({ code: 'InvalidProjectFile', exitCode: 2 });
  });
});

describe('readProject', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'apigw-project-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('finds the nearest file upwards', async () => {
    await writeFile(join(folder, 'apigw.yaml'), 'api: { name: up }\n');
    await mkdir(join(folder, 'a', 'b'), { recursive: true });
    const project = await readProject(makeContext(join(folder, 'a', 'b')));
    expect(project).toMatchObject({ directory: folder, content: { api: { name: 'up' } } });
  });

  it('refuses a --config that is not there', async () => {
    const context = makeContext(folder, { globals: { config: 'none.yaml' } });
    await expect(readProject(context)).rejects.toThrow(/none\.yaml: no such file/);
  });
});
