// What a handler cannot make itself, since it runs inside a transaction and may not wait: keys, signatures, fetched files.
// The server makes it before the transaction begins (server-preparations.ts), and the handler finds it in its context.

import type { TestInvokeAuthorizerResponse, TestInvokeMethodResponse } from '@aws-sdk/client-api-gateway';
import type { CertificateFacts } from '../../model/certificate.ts';

export interface Prepared {
  /** For TestInvokeMethod: how the method answered. */
  testInvocation?: TestInvokeMethodResponse;
  /** For TestInvokeAuthorizer: what the authorizer said. */
  authorizerTest?: TestInvokeAuthorizerResponse;
  /** For ImportCertificate: what the certificate says; absent where it is none. */
  certificateFacts?: CertificateFacts;
  /** For GenerateClientCertificate. */
  clientCertificate?: { certificate: string; privateKey: string };
  /** For TestDNSAnswer; absent where the zone is not there, or the name not in it. */
  dnsAnswer?: { rcode: string; values: string[] };
  /** For CreateDomainName and UpdateDomainName with mutual TLS: the trust store's text, or why it cannot be had. */
  truststore?: { pem: string; version?: string } | { failure: string };
}
