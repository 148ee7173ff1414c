// What is taken of this package, so that a bundler leaves the rest out of a lazily loaded chunk.
export { fromIni, fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
