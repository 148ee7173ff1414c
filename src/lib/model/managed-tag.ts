// The tag of what apigw makes (certificates, domain names, hosted zones): it deletes nothing that does not have it.

export const managedTag = { key: 'apigw:managed', value: 'true' } as const;
