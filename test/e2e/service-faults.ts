// Errors as each service says them: Route 53 and STS in XML, ACM in JSON with __type, API Gateway in JSON with a header.

import { answerOf, type GiveAnswer } from './faulty-proxy.ts';

interface ServiceFault {
  /** Status and type as API Gateway has them. */
  apiGateway: readonly [number, string];
  /** And the other services. */
  others: { status: number; acm: string; xml: string; message: string };
}

/** Too many calls. */
export const throttling = faultOf({
  apiGateway: [429, 'TooManyRequestsException'],
  others: { status: 400, acm: 'ThrottlingException', xml: 'Throttling', message: 'Rate exceeded' },
});

/** The service has failed. */
export const internalFailure = faultOf({
  apiGateway: [500, 'InternalFailure'],
  others: { status: 500, acm: 'InternalFailure', xml: 'InternalFailure', message: 'made by the test' },
});

function faultOf({ apiGateway: [apiGatewayStatus, type], others }: ServiceFault): GiveAnswer {
  const { acm, message, status, xml } = others;
  return (call) => {
    if (call.includes('CertificateManager')) {
      const body = JSON.stringify({ __type: acm, message });
      return { status, headers: { 'content-type': 'application/x-amz-json-1.1' }, body };
    }
    if (call === 'POST /' || call.includes('/2013-04-01/')) {
      const error = `<Error><Type>Sender</Type><Code>${xml}</Code><Message>${message}</Message></Error>`;
      const body = `<?xml version="1.0"?><ErrorResponse>${error}<RequestId>r</RequestId></ErrorResponse>`;
      return { status, headers: { 'content-type': 'text/xml' }, body };
    }
    return answerOf(apiGatewayStatus, type);
  };
}
