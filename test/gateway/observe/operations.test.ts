// Every operation of CloudWatch Logs and CloudWatch is either there or listed as missing, and a missing one says so.

import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { handlerTables } from '../../../src/lib/gateway/server-handlers.ts';
import { missingCloudwatchOperations } from '../../../src/lib/gateway/server-missing-cloudwatch.ts';
import { missingLogsOperations } from '../../../src/lib/gateway/server-missing-logs.ts';
import { readServiceSchema } from '../../../src/lib/gateway/wire/schema.ts';
import { startObserved } from './observe-harness.ts';

test.each([
  ['logs', logs, missingLogsOperations],
  ['cloudwatch', cloudwatch, missingCloudwatchOperations],
] as const)('%s: present and missing operations are all of them', (name, client, missing) => {
  const all = [...readServiceSchema(client).operations.keys()];
  expect([...Object.keys(handlerTables[name] ?? {}), ...Object.keys(missing)].sort()).toEqual(all.sort());
});

test('a missing operation is told by name', async () => {
  const observed = await startObserved();
  await expect(observed.metrics.describeAlarms({})).rejects.toMatchObject({
    name: 'NotImplementedException',
    message: 'DescribeAlarms of cloudwatch is not implemented by this gateway',
  });
  await observed.close();
});
