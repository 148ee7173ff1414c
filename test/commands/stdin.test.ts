// A spec from stdin (`-`): commands that need its title before they read it must not lose it.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, runCli } from '../cli/run-cli.ts';
import { mockSpec, openWorkplace, type Workplace } from './workplace.ts';

describe('a spec from stdin', () => {
  let at: Workplace;
  const piped = (stdin: string, ...argv: string[]): Promise<CliResult> =>
    runCli(argv, { cwd: at.folder, stdin, env: { HOME: at.folder, AWS_ENDPOINT_URL: at.gateway.endpoint } });
  const spec = mockSpec('piped', { '/a': 'a' });

  beforeAll(async () => {
    at = await openWorkplace();
  });
  afterAll(() => at.close());

  it('is deployed', async () => {
    const { exitCode, stderr } = await piped(spec, 'deploy', '-', '--stage', 'dev', '--yes');
    expect(exitCode, stderr).toBe(0);
  });

  it('is compared with the stage of the API that it names', async () => {
    const { exitCode, stderr, stdout } = await piped(spec, 'diff', '-', '--stage', 'dev', '--exit-code');
    expect({ exitCode, stderr, stdout }).toEqual({ exitCode: 0, stderr: '', stdout: 'No changes.\n' });
  });

  it('is merged into the API that it names', async () => {
    const more = mockSpec('piped', { '/b': 'b' });
    const { exitCode, stderr } = await piped(more, 'import', '-', '--mode', 'merge', '--yes');
    expect(exitCode, stderr).toBe(0);
    const status = await piped(more, 'status', '-', '--json');
    expect(JSON.parse(status.stdout)).toMatchObject({ stages: [{ api: { total: 1 } }] });
  });

  it('that is empty is wrong input', async () => {
    expect((await piped('', 'deploy', '-', '--stage', 'dev', '--yes')).exitCode).toBe(2);
  });
});
