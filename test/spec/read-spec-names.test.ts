// ${NAME} and CloudFormation's intrinsic functions, as the project's contract and CloudFormation's reference have them.

import { describe, expect, test } from 'vitest';
import { type ReadSpecOptions, readSpec } from '../../src/lib/spec/read-spec.ts';
import { folder, plain, refusal } from './read-folder.ts';

async function read(body: string, options: Partial<ReadSpecOptions> = {}): Promise<never> {
  const cwd = folder({ 'spec.yaml': `openapi: 3.0.1\npaths: {}\n${body}` });
  return plain((await readSpec('spec.yaml', { cwd, ...options })).root) as never;
}

describe('${NAME}', () => {
  test('from the environment, then from variables', async () => {
    const root = await read('a: "${ONE}-${TWO}"', { env: { ONE: 'env' }, variables: { ONE: 'file', TWO: 'file' } });
    expect(root['a']).toBe('env-file');
  });

  test('names of JavaScript are no values', async () => {
    const error = await refusal(() => read('a: "${constructor} ${__proto__}"', { env: {}, variables: {} }));
    expect(error.message).toBe('spec.yaml:3:4: ${constructor} has no value\nspec.yaml:3:4: ${__proto__} has no value');
  });

  test('all names without a value are told at once, with their places', async () => {
    const error = await refusal(() => read('a: "${ONE}"\nb:\n  - "x ${TWO}"'));
    expect(error.message).toBe('spec.yaml:3:4: ${ONE} has no value\nspec.yaml:5:5: ${TWO} has no value');
    expect(error.hint).toContain('variables:');
    expect(error.exitCode).toBe(2);
  });

  test("stage variables, policy variables and API Gateway's own are kept", async () => {
    const text = '${stageVariables.fn} ${aws:username} ${AWS::Region} ${AWS::AccountId}';
    expect((await read(`a: "${text}"`))['a']).toBe(text);
  });

  test('AWS::… where they are known', async () => {
    const options = { region: 'cn-north-1', accountId: '123456789012' };
    const text = '${AWS::Region} ${AWS::AccountId} ${AWS::Partition} ${AWS::URLSuffix}';
    expect((await read(`a: "${text}"`, options))['a']).toBe('cn-north-1 123456789012 aws-cn amazonaws.com.cn');
  });

  test('${!NAME} is the text ${NAME}', async () => {
    expect((await read('a: "${!NAME}"'))['a']).toBe('${NAME}');
  });

  test('mapping templates are left alone, but for what API Gateway itself replaces', async () => {
    const body =
      'x-amazon-apigateway-gateway-responses: {A: {responseTemplates: {application/json: "${NAME} $!{x} ${AWS::Region}"}}}';
    const root = await read(body, { env: { NAME: 'no' }, region: 'eu-west-1' });
    expect(JSON.stringify(root)).toContain('${NAME} $!{x} eu-west-1');
  });

  test('prose keeps names without a value; examples, patterns and foreign extensions keep all', async () => {
    const root = await read(
      'info: {description: "${ONE} ${TWO}"}\nx: {example: "${ONE}", pattern: "^${ONE}"}\nx-code: "${TWO}"',
      { env: { ONE: '1' } },
    );
    expect(root).toMatchObject({
      info: { description: '1 ${TWO}' },
      x: { example: '${ONE}', pattern: '^${ONE}' },
      'x-code': '${TWO}',
    });
  });

  test('what a referenced file is used for decides, not where it is', async () => {
    const cwd = folder({
      'spec.yaml':
        'openapi: 3.0.1\npaths:\n  /a:\n    get:\n      x-samples: [{$ref: sample.yaml}]\n      operationId: {$ref: "name.yaml#/id"}\n',
      'sample.yaml': 'source: "curl ${TOKEN}"',
      'name.yaml': 'id: "get${NAME}"',
    });
    const { root } = await readSpec('spec.yaml', { cwd, env: { NAME: 'Pet', TOKEN: 'secret' } });
    expect(plain(root['paths'])).toEqual({
      '/a': { get: { 'x-samples': [{ source: 'curl ${TOKEN}' }], operationId: 'getPet' } },
    });
    const error = await refusal(() => readSpec('spec.yaml', { cwd }));
    expect(error.message).toBe('name.yaml:1:5: ${NAME} has no value');
  });
});

describe('intrinsic functions', () => {
  const variables = { Fn: 'pets', 'Fn.Arn': 'arn:aws:lambda:eu-west-1:1:function:pets', Shared: 'x,y' };
  const options = { region: 'eu-west-1', accountId: '123456789012', variables };

  test.each([
    ['Ref', '{Ref: Fn}', 'pets'],
    ['!Ref', '!Ref Fn', 'pets'],
    ['!Ref AWS::Region', '!Ref AWS::Region', 'eu-west-1'],
    ['Fn::Sub', '{"Fn::Sub": "arn:${AWS::Partition}:${AWS::Region}:${Fn}"}', 'arn:aws:eu-west-1:pets'],
    ['!Sub', '!Sub "${Fn.Arn}/invocations"', 'arn:aws:lambda:eu-west-1:1:function:pets/invocations'],
    ['!Sub with values', '!Sub ["${a}-${Fn}", {a: !Ref AWS::AccountId}]', '123456789012-pets'],
    [
      '!Sub with a literal',
      '!Sub "${!stageVariables.x} ${stageVariables.y} ${Fn}"',
      '${stageVariables.x} ${stageVariables.y} pets',
    ],
    ['Fn::GetAtt', '{"Fn::GetAtt": [Fn, Arn]}', 'arn:aws:lambda:eu-west-1:1:function:pets'],
    ['!GetAtt', '!GetAtt Fn.Arn', 'arn:aws:lambda:eu-west-1:1:function:pets'],
    ['!Join', '!Join [":", [arn, !Ref AWS::Region, {Ref: Fn}, 1]]', 'arn:eu-west-1:pets:1'],
    ['!Select and !Split', '!Select [1, !Split [",", !Ref Shared]]', 'y'],
    ['!ImportValue', '!ImportValue Shared', 'x,y'],
    ['!Base64', '!Base64 "a${!b}"', 'YSR7Yn0='],
  ])('%s', async (_name, value, expected) => {
    expect((await read(`a: ${value}`, options))['a']).toBe(expected);
  });

  test('AWS::NoValue takes its key away', async () => {
    expect(await read('a: {b: !Ref AWS::NoValue, c: 1}\nd: [!Ref AWS::NoValue, 2]')).toMatchObject({
      a: { c: 1 },
      d: [2],
    });
  });

  test('where region and account are not known, API Gateway replaces them at import', async () => {
    expect(await read('a: !Sub "${AWS::Region}"\nb: !Ref AWS::AccountId')).toMatchObject({
      a: '${AWS::Region}',
      b: '${AWS::AccountId}',
    });
  });

  test('in a mapping template, because it says so itself', async () => {
    const root = await read('a: {requestTemplates: {application/json: !Sub "{\\"fn\\": \\"${Fn}\\"}"}}', options);
    expect(root['a']['requestTemplates']['application/json']).toBe('{"fn": "pets"}');
  });

  test('names without a value, and functions that need the template, are told with their places', async () => {
    const error = await refusal(() =>
      read('a: !Ref Table\nb: !GetAtt Role.Arn\nc: !If [A, b, c]\nd: !Sub [x, y, z'.replace(', z', ']'), options),
    );
    expect(error.message.split('\n')).toEqual([
      'spec.yaml:3:9: ${Table} has no value',
      'spec.yaml:4:12: ${Role.Arn} has no value',
      "spec.yaml:5:8: Fn::If depends on the rest of a CloudFormation template and can't be worked out here",
    ]);
  });

  test('a schema with a property named Ref is a schema', async () => {
    expect((await read('a: {properties: {Ref: {type: string}}}'))['a']).toEqual({
      properties: { Ref: { type: 'string' } },
    });
  });
});
