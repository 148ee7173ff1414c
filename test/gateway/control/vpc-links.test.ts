// VPC links of the first control plane. API reference, "CreateVpcLink"; messages and states recorded on AWS.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { answer, refusal, startControl } from './control-harness.ts';

let control: Awaited<ReturnType<typeof startControl>>;
beforeAll(async () => {
  control = await startControl({ vpcLinks: 2 });
});
afterAll(() => control.close());

const targetArns = ['arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/nlb/50dc6c495c0c9188'];

it('are made, read, changed, tagged and deleted', async () => {
  const { client } = control;
  const made = answer(
    await client.createVpcLink({ name: 'inside', description: 'd', targetArns, tags: { team: 'a' } }),
  );
  expect(made).toEqual({
    id: expect.stringMatching(/^[a-z0-9]{6}$/),
    name: 'inside',
    description: 'd',
    targetArns,
    tags: { team: 'a' },
    status: 'PENDING',
  });
  const vpcLinkId = made.id ?? '';
  const ready = { status: 'AVAILABLE', statusMessage: 'Your vpc link is ready for use' };
  expect(answer(await client.getVpcLink({ vpcLinkId }))).toEqual({ ...made, ...ready });
  const patchOperations = [{ op: 'replace' as const, path: '/name', value: 'deeper' }];
  expect(await client.updateVpcLink({ vpcLinkId, patchOperations })).toMatchObject({ name: 'deeper', ...ready });
  const resourceArn = `arn:aws:apigateway:us-east-1::/vpclinks/${vpcLinkId}`;
  await client.tagResource({ resourceArn, tags: { stage: 'prod' } });
  expect((await client.getVpcLinks({})).items).toEqual([
    { ...made, ...ready, name: 'deeper', tags: { team: 'a', stage: 'prod' } },
  ]);
  await client.deleteVpcLink({ vpcLinkId });
  expect(await refusal(client.getVpcLink({ vpcLinkId }))).toEqual({
    error: 'NotFoundException: Invalid Vpc Link identifier specified',
    status: 404,
  });
});

it('are refused without a name, with a malformed target, and beyond the quota', async () => {
  const { client } = control;
  const errorOf = async (name: string, arns = targetArns) =>
    (await refusal(client.createVpcLink({ name, targetArns: arns }))).error;
  expect(await errorOf('')).toBe('BadRequestException: Name cannot be empty');
  expect(await errorOf('x', ['nlb'])).toBe('BadRequestException: Invalid ARN. ARN is not well formed nlb');
  await client.createVpcLink({ name: 'one', targetArns });
  await client.createVpcLink({ name: 'two', targetArns });
  expect(await errorOf('three')).toContain('LimitExceededException');
});
