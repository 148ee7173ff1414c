// argv -> command; slips of the fingers; what is kept out of debug output.

import { describe, expect, it } from 'vitest';
import { findCommand, hasFlag } from '../../src/lib/cli/find-command.ts';
import { nearest } from '../../src/lib/cli/nearest.ts';
import { redact } from '../../src/lib/cli/redact.ts';
import { asksHelp, findHelp } from '../../src/lib/cli/trivial.ts';

const ids = ['apis:list', 'apis:show', 'deploy', 'throttle', 'throttle:set', '__proto__x'];

describe('findCommand', () => {
  it.each([
    ['deploy openapi.yaml --stage prod', 'deploy', ['openapi.yaml', '--stage', 'prod']],
    ['apis list --json', 'apis:list', ['--json']],
    ['--local apis --region eu-west-1 list', 'apis:list', ['--local', '--region', 'eu-west-1']],
    ['--profile apis deploy', 'deploy', ['--profile', 'apis']],
    ['throttle', 'throttle', []],
    ['throttle set', 'throttle:set', []],
    ['throttle other', 'throttle', ['other']],
    ['deploy -- apis', 'deploy', ['--', 'apis']],
  ])('%s', (line, id, argv) => {
    expect(findCommand(line.split(' '), ids)).toMatchObject({ id, argv });
  });

  it.each(['apis', 'apis lst', 'nothing', 'constructor', '__proto__', '--stage prod deploy', ''])(
    'none: %s',
    (line) => {
      expect(findCommand(line.split(' '), ids).id).toBeUndefined();
    },
  );
});

it('a flag behind -- is none', () => {
  expect(hasFlag(['a', '--json'], '--json')).toBe(true);
  expect(hasFlag(['a', '--', '--json'], '--json')).toBe(false);
});

describe('help', () => {
  const texts = { '': 'root', apis: 'topic', 'apis:list': 'list', deploy: 'deploy' };

  it.each([
    ['', 'root'],
    ['--help', 'root'],
    ['help', 'root'],
    ['apis --help', 'topic'],
    ['apis list -h', 'list'],
    ['help apis list', 'list'],
    ['deploy openapi.yaml --stage prod --help', 'deploy'],
    ['--local deploy --help', 'deploy'],
    ['apis lst --help', undefined],
    ['constructor --help', undefined],
  ])('of %j is %s', (line, text) => {
    const argv = line.split(' ').filter(Boolean);
    expect(asksHelp(argv)).toBe(true);
    expect(findHelp(argv, texts)).toBe(text);
  });

  it('is not asked for behind --', () => {
    expect(asksHelp(['invoke', '--', '--help'])).toBe(false);
  });
});

it.each([
  ['deplyo', 'deploy'],
  ['lst', 'list'],
  ['stage', 'stages'],
  ['xyz', undefined],
])('%s is near to %s', (word, near) => {
  expect(nearest(word, ['deploy', 'list', 'stages', 'apis'])).toBe(near);
});

it('keeps secrets out', () => {
  const env = { AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI', AWS_SESSION_TOKEN: 'FwoGZXIvYXdz' };
  const text = `key wJalrXUtnFEMI token FwoGZXIvYXdz AKIAIOSFODNN7EXAMPLE
    { 'x-api-key': 'abcdef0123456789', Authorization: "AWS4-HMAC-SHA256 Credential=x, Signature=y", secretAccessKey: 'z1' }
    https://h/?X-Amz-Signature=0f0f&a=1
    -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----`;
  const clean = redact(text, env);
  for (const secret of ['wJalr', 'FwoGZ', 'ODNN7EXAMPLE', 'abcdef', 'AWS4-HMAC', "'z1'", '0f0f', 'MIIE']) {
    expect(clean).not.toContain(secret);
  }
  expect(clean).toContain('AKIAIOSF[redacted]');
  expect(clean).toContain('&a=1');
});
