// Client certificates for backends (guide: "Generate and configure an SSL certificate for backend authentication"; API
// reference: ClientCertificate).

import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answer, createDeployable, refusal, startControl } from './control-harness.ts';

let control: Awaited<ReturnType<typeof startControl>>;
beforeAll(async () => {
  control = await startControl({ clientCertificates: 2 });
});
afterAll(() => control.close());

const unknown = { error: 'NotFoundException: Invalid Client Certificate identifier specified', status: 404 };

test('one is generated, read, described anew, tagged, deleted', async () => {
  const { client } = control;
  const made = answer(await client.generateClientCertificate({ description: 'first', tags: { team: 'a' } }));
  const { clientCertificateId = '', createdDate, expirationDate, pemEncodedCertificate = '' } = made;
  expect(made).toMatchObject({ clientCertificateId: expect.stringMatching(/^[a-z0-9]{6}$/), description: 'first' });
  expect(Object.keys(made)).not.toContain('privateKey');
  const certificate = new X509Certificate(pemEncodedCertificate);
  expect([certificate.subject, certificate.verify(certificate.publicKey)]).toEqual(['CN=ApiGateway', true]);
  const days = (Number(expirationDate) - Number(createdDate)) / (24 * 3600 * 1000);
  expect(Math.round(days)).toBe(365);
  const patchOperations = [{ op: 'replace' as const, path: '/description', value: 'second' }];
  await client.updateClientCertificate({ clientCertificateId, patchOperations });
  const resourceArn = `arn:aws:apigateway:us-east-1::/clientcertificates/${clientCertificateId}`;
  await client.tagResource({ resourceArn, tags: { stage: 'prod' } });
  const changed = { ...made, description: 'second', tags: { team: 'a', stage: 'prod' } };
  expect(answer(await client.getClientCertificate({ clientCertificateId }))).toEqual(changed);
  expect(answer(await client.getClientCertificates({}))).toEqual({ items: [changed] });
  await client.deleteClientCertificate({ clientCertificateId });
  for (const call of [
    () => client.getClientCertificate({ clientCertificateId }),
    () => client.updateClientCertificate({ clientCertificateId, patchOperations }),
    () => client.deleteClientCertificate({ clientCertificateId }),
  ]) {
    expect(await refusal(call())).toEqual(unknown);
  }
});

test('a stage takes one that there is, and keeps it from being deleted', async () => {
  const { client } = control;
  const { restApiId } = await createDeployable(client);
  await client.createDeployment({ restApiId, stageName: 'prod' });
  const use = (value: string) =>
    client.updateStage({
      restApiId,
      stageName: 'prod',
      patchOperations: [{ op: 'replace', path: '/clientCertificateId', value }],
    });
  expect(await refusal(use('nosuch'))).toEqual(unknown);
  const { clientCertificateId = '' } = await client.generateClientCertificate({});
  expect(await use(clientCertificateId)).toMatchObject({ clientCertificateId });
  const { error } = await refusal(client.deleteClientCertificate({ clientCertificateId }));
  expect(error).toBe(
    `BadRequestException: Client certificate ${clientCertificateId} is in use by stages: ${restApiId}/prod`,
  );
  await client.deleteStage({ restApiId, stageName: 'prod' });
  await client.deleteClientCertificate({ clientCertificateId });
});

test('pages, other fields, and the quota', async () => {
  const { client } = control;
  const ids: (string | undefined)[] = [];
  for (let i = 0; i < 2; i++) ids.push((await client.generateClientCertificate({})).clientCertificateId);
  const { items: first = [], position } = await client.getClientCertificates({ limit: 1 });
  const { items: last = [], position: end } = await client.getClientCertificates({ limit: 1, position });
  expect([...first, ...last].map(({ clientCertificateId }) => clientCertificateId)).toEqual([...ids].sort());
  expect(end).toBeUndefined();
  const [clientCertificateId] = ids;
  const patchOperations = [{ op: 'replace' as const, path: '/expirationDate', value: '0' }];
  const refused = await refusal(client.updateClientCertificate({ clientCertificateId, patchOperations }));
  expect(refused.error).toBe('BadRequestException: Invalid patch path /expirationDate');
  expect((await refusal(client.generateClientCertificate({}))).error).toMatch(/^LimitExceededException/);
});
