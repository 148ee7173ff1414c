// The client alone, so that a bundler leaves the commands nobody sends out of a lazily loaded chunk.
export { LambdaClient } from '@aws-sdk/client-lambda';
