// Access associations through v1's client (API reference: CreateDomainNameAccessAssociation; guide: "Custom domain names
// for private APIs").

import { afterAll, expect, test } from 'vitest';
import { account, answer, refusal } from '../control-harness.ts';
import { clientsOf, otherAccount, startDomains } from '../domain-harness.ts';

const domains = await startDomains();
const other = clientsOf(domains.endpoint, { owner: otherAccount });
afterAll(() => domains.close());

const createPrivate = () =>
  domains.v1.createDomainName({
    domainName: 'private.example.com',
    certificateArn: domains.arns.star,
    endpointConfiguration: { types: ['PRIVATE'] },
  });
const associate = (client: typeof domains.v1, domainNameArn = '', accessAssociationSource = 'vpce-1') =>
  client.createDomainNameAccessAssociation({
    domainNameArn,
    accessAssociationSource,
    accessAssociationSourceType: 'VPCE',
  });

test('one VPC endpoint serves one private domain of a name', async () => {
  const { domainNameArn, domainNameId } = await createPrivate();
  const made = await associate(domains.v1, domainNameArn);
  expect(made.$metadata.httpStatusCode).toBe(201);
  expect(answer(made)).toEqual({
    domainNameAccessAssociationArn: `arn:aws:apigateway:us-east-1:${account}:/domainnameaccessassociations/domainname/private.example.com+${domainNameId}/vpcesource/vpce-1`,
    domainNameArn,
    accessAssociationSource: 'vpce-1',
    accessAssociationSourceType: 'VPCE',
  });
  expect(await refusal(associate(domains.v1, domainNameArn))).toMatchObject({ status: 409 });
  const twin = await createPrivate();
  expect(await refusal(associate(domains.v1, twin.domainNameArn))).toMatchObject({ status: 400 });
  await associate(domains.v1, twin.domainNameArn, 'vpce-2');
  expect((await domains.v1.getDomainNameAccessAssociations({})).items?.length).toBe(2);

  const { domainNameAccessAssociationArn } = made;
  await domains.v1.tagResource({ resourceArn: domainNameAccessAssociationArn, tags: { a: '1' } });
  expect((await domains.v1.getTags({ resourceArn: domainNameAccessAssociationArn })).tags).toEqual({ a: '1' });
  const deleted = await domains.v1.deleteDomainNameAccessAssociation({ domainNameAccessAssociationArn });
  expect(deleted.$metadata.httpStatusCode).toBe(202);
  expect(await refusal(domains.v1.deleteDomainNameAccessAssociation({ domainNameAccessAssociationArn }))).toMatchObject(
    { status: 404 },
  );
});

test('another account is let in by the management policy, listed as another’s, and rejected', async () => {
  const { domainName, domainNameArn, domainNameId } = await createPrivate();
  expect(await refusal(associate(other.v1, domainNameArn))).toMatchObject({ status: 400 });
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: otherAccount },
    Action: 'apigateway:CreateAccessAssociation',
    Resource: '*',
  };
  const value = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await domains.v1.updateDomainName({
    domainName,
    domainNameId,
    patchOperations: [{ op: 'replace', path: '/managementPolicy', value }],
  });
  const { domainNameAccessAssociationArn } = await associate(other.v1, domainNameArn);
  const listed = async (client: typeof domains.v1, resourceOwner: 'SELF' | 'OTHER_ACCOUNTS') =>
    (await client.getDomainNameAccessAssociations({ resourceOwner })).items?.map(
      (item) => item.domainNameAccessAssociationArn,
    );
  expect(await listed(other.v1, 'SELF')).toEqual([domainNameAccessAssociationArn]);
  expect(await listed(domains.v1, 'OTHER_ACCOUNTS')).toEqual([domainNameAccessAssociationArn]);
  const rejection = { domainNameAccessAssociationArn, domainNameArn };
  expect(await refusal(other.v1.rejectDomainNameAccessAssociation(rejection))).toMatchObject({ status: 404 });
  const { $metadata } = await domains.v1.rejectDomainNameAccessAssociation(rejection);
  expect($metadata.httpStatusCode).toBe(202);
  expect(await listed(other.v1, 'SELF')).toEqual([]);
  expect(await listed(domains.v1, 'OTHER_ACCOUNTS')).toEqual([]);
});

test('public domains have none', async () => {
  const arn = 'arn:aws:apigateway:us-east-1::/domainnames/api.example.com';
  expect(await refusal(associate(domains.v1, arn))).toMatchObject({ status: 400 });
});
