// The client alone, so that a bundler leaves the commands nobody sends out of a lazily loaded chunk.
export { Route53Client } from '@aws-sdk/client-route-53';
