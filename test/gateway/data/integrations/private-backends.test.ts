// Backends that are not open to all: behind VPC links, and those that ask for the stage's client certificate.
// Developer guide, "Set up API Gateway private integrations" and "Generate and configure an SSL certificate for backend
// authentication".

import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterEach, expect, it } from 'vitest';
import { noDeclarations } from '../../../../src/lib/gateway/data/declarations.ts';
import { makeBackendCertificate } from '../../../../src/lib/gateway/data/tls/backend-certificate.ts';
import type { Integration } from '../../../../src/lib/model/api.ts';
import { integration, listen, method, restApi, snapshot, startHarness } from '../../data-harness.ts';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function startBackend() {
  const seen: { url: string | undefined; host: string | undefined }[] = [];
  const { port, close } = await listen((request: IncomingMessage, response) => {
    seen.push({ url: request.url, host: request.headers.host });
    response.end('{"from":"inside"}');
  });
  closing.push(close);
  return { seen, target: `http://127.0.0.1:${port}` };
}

const answers = { '200': { responseParameters: {}, responseTemplates: {} } };

function privately(type: 'HTTP' | 'HTTP_PROXY', more: Partial<Integration> = {}) {
  const uri = 'http://internal.example.com:8080/v1/pets?a=1';
  const common = { httpMethod: 'GET', uri, integrationResponses: answers, ...more } as const;
  return restApi({
    'GET /it': method(integration(type, { connectionType: 'VPC_LINK', connectionId: 'abc123', ...common })),
  });
}

it.each(['HTTP', 'HTTP_PROXY'] as const)(
  '%s: a VPC link leads to what is declared for it, by id, name or target',
  async (type) => {
    const { seen, target } = await startBackend();
    const byKey = async (key: string, more: Partial<Integration> = {}) => {
      const declarations = { ...noDeclarations, vpcLinks: { [key]: { target } } };
      const ports = { declarations: () => declarations, vpcLinkName: () => 'inside' };
      const gateway = await startHarness(undefined, ports);
      closing.push(gateway.close);
      gateway.plane.publish(snapshot(privately(type, more), { variables: { link: 'abc123' } }));
      return gateway.call('/test/it');
    };
    expect(await byKey('abc123')).toMatchObject({ status: 200, body: '{"from":"inside"}' });
    expect(await byKey('inside')).toMatchObject({ status: 200 });
    expect(await byKey('abc123', { connectionId: '${stageVariables.link}' })).toMatchObject({ status: 200 });
    expect(await byKey('arn:of:a:listener', { integrationTarget: 'arn:of:a:listener' })).toMatchObject({ status: 200 });
    expect(seen).toEqual(Array(4).fill({ url: '/v1/pets?a=1', host: 'internal.example.com:8080' }));
  },
);

it('answers 500 where nothing is declared for a VPC link, and says what to declare', async () => {
  const gateway = await startHarness();
  closing.push(gateway.close);
  gateway.plane.publish(snapshot(privately('HTTP_PROXY')));
  const got = await gateway.call('/test/it', { headers: { 'x-apigw-admin': '1', 'x-apigw-trace': '1' } });
  expect(got).toMatchObject({ status: 500, body: '{"message":"Internal server error"}' });
  const trace = JSON.stringify(gateway.plane.traces.get(String(got.headers['x-amzn-requestid'])));
  expect(trace).toContain('VPC link abc123 leads nowhere here: declare its target in apigw.yaml');
});

it('shows the certificate of the stage to a backend that demands one, from its publishing on', async () => {
  const shown = await makeBackendCertificate(new Date());
  const own = await makeBackendCertificate(new Date());
  const backend = createServer(
    { key: own.privateKey, cert: own.certificate, ca: shown.certificate, requestCert: true, rejectUnauthorized: true },
    (request, response) => response.end((request.socket as TLSSocket).getPeerCertificate().fingerprint256),
  );
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  closing.push(() => void backend.close());
  const uri = `https://127.0.0.1:${(backend.address() as AddressInfo).port}/`;
  const api = restApi({
    'GET /it': method(
      integration('HTTP_PROXY', { httpMethod: 'GET', uri, tlsConfig: { insecureSkipVerification: true } }),
    ),
  });
  const gateway = await startHarness();
  closing.push(gateway.close);
  gateway.plane.publish(snapshot(api));
  expect((await gateway.call('/test/it')).status).toBe(504);
  gateway.plane.publish({ ...snapshot(api), clientCertificate: shown });
  expect(await gateway.call('/test/it')).toMatchObject({
    status: 200,
    body: new X509Certificate(shown.certificate).fingerprint256,
  });
});
