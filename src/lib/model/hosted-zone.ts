// A hosted zone as DNS serves it: names in lower case with their trailing dot, values as Route 53 has them.
// Developer Guide of Route 53, "Supported DNS record types", "Choosing between alias and non-alias records".

export interface HostedZone extends ZoneHead {
  records: RecordSet[];
}

/** What is known of a zone without its records. */
export interface ZoneHead {
  /** Without `/hostedzone/`. */
  id: string;
  account: string;
  /** `example.com.` */
  name: string;
  isPrivate: boolean;
  /** Without trailing dots, as the delegation set lists them. */
  nameServers: string[];
  /** Milliseconds since the epoch: of several zones of one name, the oldest is the delegated one. */
  createdAt: number;
}

export interface RecordSet {
  /** Characters other than `a-z0-9_-` are escaped, as Route 53 has them: `\052.example.com.` */
  name: string;
  type: string;
  /** Seconds; absent for an alias. */
  ttl?: number;
  /** One text a record, as in ResourceRecord's Value. */
  values?: string[];
  alias?: { zoneId: string; name: string };
  setIdentifier?: string;
  /** Absent: simple routing. */
  policy?: RoutingPolicy;
}

/** As much of a routing policy as a server without health checks, latencies and locations can follow. */
export type RoutingPolicy =
  | { kind: 'weighted'; weight: number }
  | { kind: 'failover'; role: 'PRIMARY' | 'SECONDARY' }
  /** By where the query comes from; the default record is for queries from nowhere known. */
  | { kind: 'geolocation' | 'cidr'; isDefault: boolean }
  | { kind: 'latency' | 'geoproximity' | 'multivalue' };
