// A gateway of its own, and Route 53's client to speak to it.

import { type Change, type ResourceRecordSet, Route53 } from '@aws-sdk/client-route-53';
import { type GatewayOptions, startGateway } from '../../../../src/lib/gateway/server.ts';

export const account = '123456789012';

export async function startRoute53(options: Partial<GatewayOptions> = {}) {
  const gateway = await startGateway({ port: 0, ephemeral: true, ...options });
  const clientOf = (accessKeyId: string) =>
    new Route53({
      endpoint: gateway.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId, secretAccessKey: 'any' },
      maxAttempts: 1,
    });
  const client = clientOf(account);
  return {
    client,
    clientOf,
    gateway,
    async close() {
      client.destroy();
      await gateway.close();
    },
  };
}

let counter = 0;

/** A public zone; its id as the SDK takes it. */
export async function createZone(client: Route53, Name = 'example.com'): Promise<string> {
  counter += 1;
  const { HostedZone } = await client.createHostedZone({ Name, CallerReference: `reference-${counter}` });
  return HostedZone?.Id?.replace('/hostedzone/', '') ?? '';
}

/** One batch of changes. */
export function change(client: Route53, HostedZoneId: string, Changes: Change[]) {
  return client.changeResourceRecordSets({ HostedZoneId, ChangeBatch: { Changes } });
}

type Action = 'CREATE' | 'DELETE' | 'UPSERT';

/** A change of a simple record set, such as `record('CREATE', 'www.example.com A', '192.0.2.1')`. */
export function record(Action: Action, place: string, ...values: string[]): Change {
  const [Name = '', Type = ''] = place.split(' ');
  return {
    Action,
    ResourceRecordSet: {
      Name,
      Type: Type as ResourceRecordSet['Type'],
      TTL: 300,
      ResourceRecords: values.map((Value) => ({ Value })),
    },
  };
}

/** The zone's record sets as `name type value, value`, in the order of the list. */
export async function list(client: Route53, HostedZoneId: string): Promise<string[]> {
  const { ResourceRecordSets = [] } = await client.listResourceRecordSets({ HostedZoneId });
  return ResourceRecordSets.map(
    ({ Name, Type, ResourceRecords = [] }) => `${Name} ${Type} ${ResourceRecords.map(({ Value }) => Value).join(', ')}`,
  );
}
