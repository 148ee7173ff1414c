// The one thing taken of this package, so that a bundler leaves the rest out of a lazily loaded chunk.
export { fromNodeProviderChain } from '@aws-sdk/credential-providers';
