// The client alone, so that a bundler leaves the commands nobody sends out of a lazily loaded chunk.
export { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
