// Where clients of a domain name go: which resolver tells the name's address, on which port TLS is spoken, whose certificates
// are trusted. On AWS the system's resolver, port 443 and the system's authorities; elsewhere what the endpoint says of itself.

export interface Network {
  /** `HOST:PORT` of a DNS server; absent: the system's. */
  resolver?: string;
  httpsPort: number;
  /** PEM of an authority that is trusted besides the system's. */
  authority?: string;
}

/** Seconds that one question, one handshake, one request may take. */
export const probeTimeout = 5;
