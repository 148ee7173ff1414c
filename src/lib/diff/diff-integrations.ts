// What lies behind a method: its integration, field by field, and the integration responses by status code.

import type { Integration, IntegrationResponse, Method } from '../model/api.ts';
import { type Change, makeChange, type Place } from './change.ts';
import { compareFields, compareNamed, type FieldRow } from './compare-fields.ts';
import { isPreflight } from './preflight.ts';

/** The changes of a method's integration. A CORS preflight is spoken of as such. */
export function compareIntegrations(place: Place, old: Method, now: Method): Change[] {
  const [before, after] = [old.integration, now.integration];
  if (!before || !after) {
    if (before === after) return [];
    const rule = after ? 'integration-added' : 'integration-removed';
    return [makeChange(rule, place, { subject: 'the integration' })];
  }
  const changes = compareBoth(place, before, after);
  const verb = place.method ?? '';
  return isPreflight(verb, old) && isPreflight(verb, now)
    ? changes.map((change) => asPreflight(place, change))
    : changes;
}

function compareBoth(place: Place, before: Integration, after: Integration): Change[] {
  return [
    ...compareFields([before, after], integrationFields, place),
    ...compareTimeouts(place, before.timeoutInMillis, after.timeoutInMillis),
    ...compareNamed(before.integrationResponses, after.integrationResponses, responseRules(place)),
  ];
}

const integrationFields: readonly FieldRow<Integration>[] = [
  ['type', 'integration-type-changed', 'the integration type'],
  ['uri', 'integration-uri-changed', 'the integration URI'],
  ['httpMethod', 'integration-http-method-changed', "the backend's method"],
  ['credentials', 'integration-credentials-changed', 'the credentials of the integration'],
  ['connectionType', 'integration-connection-changed', 'the connection type'],
  ['connectionId', 'integration-connection-changed', 'the VPC link'],
  ['integrationTarget', 'integration-connection-changed', 'the integration target'],
  ['requestParameters', 'integration-request-mapping-changed', 'the mapping of request parameters'],
  ['requestTemplates', 'integration-request-mapping-changed', 'the request templates'],
  ['passthroughBehavior', 'integration-passthrough-changed', 'the passthrough behaviour'],
  ['contentHandling', 'integration-content-handling-changed', 'the content handling of requests'],
  ['cacheNamespace', 'integration-caching-changed', 'the cache namespace'],
  ['cacheKeyParameters', 'integration-caching-changed', 'the list of cache key parameters'],
  ['tlsConfig', 'integration-tls-changed', 'the TLS configuration towards the backend'],
  ['responseTransferMode', 'integration-transfer-mode-changed', 'the response transfer mode'],
];

function compareTimeouts(place: Place, before: number, after: number): Change[] {
  if (before === after) return [];
  const rule = after < before ? 'integration-timeout-lowered' : 'integration-timeout-raised';
  return [makeChange(rule, place, { subject: 'the integration timeout', before, after })];
}

const responseFields: readonly FieldRow<IntegrationResponse>[] = [
  ['selectionPattern', 'integration-response-selection-changed', 'the selection pattern'],
  ['responseParameters', 'integration-response-mapping-changed', 'the mapping of headers'],
  ['responseTemplates', 'integration-response-mapping-changed', 'the response templates'],
  ['contentHandling', 'integration-content-handling-changed', 'the content handling'],
];

function responseRules(place: Place) {
  const about = (status: string) => ({ subject: `integration response ${status}` });
  return {
    added: (status: string) => [makeChange('integration-response-added', place, about(status))],
    removed: (status: string) => [makeChange('integration-response-removed', place, about(status))],
    both: (status: string, before: IntegrationResponse, after: IntegrationResponse) =>
      compareFields(
        [before, after],
        responseFields.map(
          ([field, rule, words]) => [field, rule, `integration response ${status}: ${words}`] as const,
        ),
        place,
      ),
  };
}

function asPreflight(place: Place, { subject, before, after }: Change): Change {
  return makeChange('cors-preflight-changed', place, { subject, before, after });
}
