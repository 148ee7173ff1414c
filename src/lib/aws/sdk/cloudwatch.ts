// What is used of this package, so that a bundler leaves the rest out of a lazily loaded chunk.
export { CloudWatchClient, GetMetricDataCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
