// The stage `integration`: by the integration's type.

import type { Stage } from '../exchange.ts';
import type { IntegratedPlace } from '../place.ts';
import { compileAwsService } from './aws-service.ts';
import type { CallSettings } from './backend-call.ts';
import { compileHttp } from './http.ts';
import { compileHttpProxy } from './http-proxy.ts';
import { idleLimitOf } from './idle-limit.ts';
import { compileLambda } from './lambda.ts';
import { compileLambdaProxy } from './lambda-proxy.ts';
import { isFunctionUri } from './lambda-uri.ts';
import { compileMock } from './mock.ts';

/** What is not there has been refused before. */
export function compileIntegration(place: IntegratedPlace): Stage {
  const { context, integration, machinery } = place;
  const { variables } = context.snapshot.settings;
  const method = { ...place.method, integration };
  switch (integration.type) {
    case 'MOCK':
      return compileMock(method, integration, variables);
    case 'HTTP':
      return compileHttp(context, method, callSettings(place));
    case 'HTTP_PROXY':
      return compileHttpProxy(context, integration, callSettings(place));
    case 'AWS':
      return isFunctionUri(integration.uri)
        ? compileLambda(context, method, machinery.deadlines)
        : compileAwsService(place, callSettings(place));
    case 'AWS_PROXY':
      return compileLambdaProxy(context, proxyRoute(place), machinery.deadlines);
  }
}

function proxyRoute({ path, resourceId, method, integration }: IntegratedPlace) {
  return { resourcePath: path, resourceId, operationName: method.operationName, integration };
}

/** Calls of AWS's services show no client certificate. */
function callSettings({ context, integration, machinery }: IntegratedPlace): CallSettings {
  const { backends, deadlines } = machinery;
  // A failure to load shows at the first call, which loads again.
  backends.load().catch(() => undefined);
  const verification = integration.tlsConfig?.insecureSkipVerification === true ? 'unverified' : 'verified';
  const clientCertificate = integration.type.startsWith('HTTP') ? context.snapshot.clientCertificate : undefined;
  const kind = `${verification} ${clientCertificate?.certificate ?? ''}`;
  return {
    backends,
    deadlines,
    tls: { kind, verification, clientCertificate },
    milliseconds: integration.timeoutInMillis,
    idleMilliseconds: integration.responseTransferMode === 'STREAM' ? idleLimitOf(context) : undefined,
  };
}
