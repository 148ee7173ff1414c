// What is used of this package, so that a bundler leaves the rest out of a lazily loaded chunk.
export { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
