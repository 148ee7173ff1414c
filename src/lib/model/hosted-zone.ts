// A hosted zone as DNS serves it: names in lower case with their trailing dot, values as Route 53 has them.
// Developer Guide of Route 53, "Supported DNS record types", "Choosing between alias and non-alias records".

export interface HostedZone {
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
  records: RecordSet[];
}

export interface RecordSet {
  name: string;
  type: string;
  /** Seconds; absent for an alias. */
  ttl?: number;
  /** One text a record, as in ResourceRecord's Value. */
  values?: string[];
  alias?: { zoneId: string; name: string };
  setIdentifier?: string;
  /** Of a weighted routing policy. */
  weight?: number;
}
