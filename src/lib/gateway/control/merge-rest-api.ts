// PutRestApi's merge: what the document has is added or replaces what has the same name; all else stays
// (guide: "Update an existing REST API", mode merge; lists such as binaryMediaTypes are appended to [recorded]).

import { type DocumentationPart, type Resource, type RestApi, record } from '../../model/api.ts';
import { given } from '../../model/given.ts';

/** `said` are the keys at the document's root: a setting with a default counts only when the document has it. */
export function mergeRestApi(current: RestApi, document: RestApi, said: ReadonlySet<string>): RestApi {
  return {
    ...current,
    ...given({
      description: document.description,
      version: document.version,
      minimumCompressionSize: document.minimumCompressionSize,
      disableExecuteApiEndpoint: document.disableExecuteApiEndpoint,
      endpointConfiguration: document.endpointConfiguration && {
        ...current.endpointConfiguration,
        ...document.endpointConfiguration,
      },
      endpointAccessMode: document.endpointAccessMode,
      securityPolicy: document.securityPolicy,
    }),
    name: document.name || current.name,
    ...(document.policy === undefined ? {} : { policy: document.policy }),
    apiKeySource: said.has('x-amazon-apigateway-api-key-source') ? document.apiKeySource : current.apiKeySource,
    binaryMediaTypes: [...new Set([...current.binaryMediaTypes, ...document.binaryMediaTypes])],
    resources: mergeResources(current.resources, document.resources),
    models: mergeMaps(current.models, document.models),
    requestValidators: mergeMaps(current.requestValidators, document.requestValidators),
    authorizers: mergeMaps(current.authorizers, document.authorizers),
    gatewayResponses: mergeMaps(current.gatewayResponses, document.gatewayResponses),
    documentationParts: mergeParts(current.documentationParts, document.documentationParts),
  };
}

function mergeMaps<T>(current: Record<string, T>, document: Record<string, T>): Record<string, T> {
  return record([...Object.entries(current), ...Object.entries(document)]);
}

function mergeResources(
  current: Record<string, Resource>,
  document: Record<string, Resource>,
): Record<string, Resource> {
  const merged = record(Object.entries(current));
  for (const [path, resource] of Object.entries(document)) {
    merged[path] = { methods: { ...merged[path]?.methods, ...resource.methods } };
  }
  return merged;
}

function mergeParts(
  current: readonly DocumentationPart[],
  document: readonly DocumentationPart[],
): DocumentationPart[] {
  const place = ({ location }: DocumentationPart) =>
    JSON.stringify([location.type, location.path, location.method, location.statusCode, location.name]);
  return [...new Map([...current, ...document].map((part) => [place(part), part])).values()];
}
