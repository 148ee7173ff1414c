// The rules of lint, in one table: what API Gateway does with each thing that is found, and what to do about it.
// Developer guide: "Amazon API Gateway important notes" (REST APIs), "OpenAPI extensions for API Gateway", "Amazon API
// Gateway quotas", "Errors and warnings from importing your API into API Gateway".

import type { Severity } from './finding.ts';

export interface Rule {
  severity: Severity;
  aws: string;
  fix: string;
  /** Told once for a document, with the number of places: for what is everywhere or nowhere. */
  once?: true;
}

const dropped = 'API Gateway ignores it at import.';
const notValidated =
  'API Gateway validates with JSON Schema draft 4, which does not know the keyword: it checks nothing.';

export const rules = {
  // The document as a whole.
  'openapi-31': error(
    'API Gateway imports OpenAPI 2.0 and 3.0 and answers "Invalid OpenAPI input." to 3.1.',
    'Write it as OpenAPI 3.0, or import with --adapt.',
  ),
  'version-untidy': warning(
    'API Gateway reads the version leniently; other tools do not.',
    'Write the full version as text: openapi: "3.0.1" or swagger: "2.0".',
  ),
  'info-missing': warning(
    'The name of the API is info.title; an API without a name is hard to find again.',
    'Add info with title and version.',
  ),
  'operations-missing': error(
    'CreateDeployment answers "The REST API doesn\'t contain any methods".',
    'Add paths with operations.',
  ),
  'duplicate-key': warning(
    'Of two equal keys in one object API Gateway takes the last.',
    'Remove or rename one of them.',
  ),
  'ref-dangling': warning(
    'API Gateway ignores a reference to a model that is not there.',
    'Correct the $ref, or add what it refers to.',
  ),
  'servers-ignored': info(
    'API Gateway uses servers only for the base path and the endpoint configuration; the API gets its own URL.',
    'Nothing, if the URL is meant for documentation.',
  ),
  'server-not-first': warning(
    'API Gateway takes the endpoint configuration from the first server.',
    'Put the configuration on the first server.',
  ),
  'webhooks-ignored': warning(dropped, 'Remove webhooks, or keep them for other tools.'),
  'callbacks-ignored': warning(dropped, 'Implement the callbacks in the backend.'),
  'links-ignored': info(dropped, 'Nothing, if the links are meant for documentation.', 'once'),
  'deprecated-dropped': info(
    'API Gateway ignores "deprecated": exports do not have it.',
    'Keep the specification as the source of documentation.',
    'once',
  ),
  'operation-id-duplicate': warning(
    'The operationId becomes the name of a method in generated SDKs; generating one fails on duplicates.',
    'Give each operation an operationId of its own.',
  ),
  'extension-unknown': warning(
    'API Gateway ignores extensions that it does not know.',
    'Check the spelling, or remove it.',
  ),
  'extension-http-only': warning(
    'The extension is for HTTP APIs: an import as a REST API ignores it.',
    'Import as an HTTP API, or remove it.',
  ),
  'extension-misplaced': warning(
    'API Gateway looks for the extension elsewhere and ignores it here.',
    'Move it to where it belongs.',
  ),
  'not-valid-openapi': info(
    'API Gateway takes many documents that are not valid OpenAPI; other tools may not.',
    'Correct it if other tools read the document.',
  ),
  'not-checked-strictly': info(
    'API Gateway does not check whether a document is valid OpenAPI: nothing follows from it.',
    'Nothing, or check with a smaller document.',
  ),
  'import-error': error(
    'ImportRestApi and PutRestApi refuse the document with this message.',
    'Correct what the message names.',
  ),
  'import-warning': warning(
    'ImportRestApi and PutRestApi give this warning, and go on (unless failonwarnings is set).',
    'Correct what the message names.',
  ),

  // Paths.
  'path-shapeless': warning(
    'API Gateway makes methods of objects only: it ignores what is something else.',
    'Write an object, or remove the key.',
  ),
  'path-default': error(
    '$default is a route of HTTP APIs; in a REST API it is not a valid path.',
    'Import as an HTTP API, or use /{proxy+} with x-amazon-apigateway-any-method.',
  ),
  'path-characters': error(
    'ImportRestApi refuses the path: a segment is letters, digits and . _ - , : or one variable in braces.',
    'Rename the segment; make a variable a segment of its own.',
  ),
  'path-variable-sibling': error(
    'Only one variable is allowed among the children of a resource: ImportRestApi refuses the second.',
    'Give the variable the same name in all paths that share its parent.',
  ),
  'path-greedy-not-last': error(
    'Nothing can be below a greedy variable: ImportRestApi refuses it.',
    'Put {name+} at the end of the path.',
  ),
  'path-reserved': warning(
    '/ping and /sping at the root are answered by API Gateway itself (health checks) on custom domains.',
    'Rename the path.',
  ),
  'path-conflict': warning('Slashes at the end do not count: both paths become one resource.', 'Merge the two paths.'),
  'path-parameter-undeclared': info(
    'The variable works, but a mapping from method.request.path needs a declared parameter.',
    'Declare it with in: path and required: true.',
    'once',
  ),
  'path-parameter-unknown': warning(
    'A path parameter that is not in the path never has a value.',
    'Put the variable into the path, or remove the parameter.',
  ),
  'method-unsupported': warning(
    'REST APIs have GET, PUT, POST, DELETE, PATCH, OPTIONS, HEAD and ANY: other operations are ignored.',
    'Use another method, or x-amazon-apigateway-any-method.',
  ),

  // Parameters.
  'parameter-cookie': warning(
    'API Gateway has parameters in path, query and header only: a cookie parameter is ignored.',
    'Read the Cookie header.',
  ),
  'parameter-form': warning(
    'API Gateway has no form parameters: it passes the body on, unchecked.',
    'Describe the body with a schema.',
  ),
  'parameter-invalid': error(
    'ImportRestApi refuses the method.',
    'Rename the parameter: names are unique across query, header and path.',
  ),
  'parameter-missing': warning('API Gateway leaves the parameter out.', 'Correct the $ref.'),
  'parameter-constraints': info(
    'Of a parameter, API Gateway uses name, in, required, type and description; it checks no value.',
    'Check values in the backend.',
    'once',
  ),

  // Models.
  'model-name': error(
    'ImportRestApi refuses the model: names are letters and digits only.',
    'Rename the schema, or import with --adapt.',
  ),
  'model-reference': error(
    'ImportRestApi refuses a model that refers to one that it can not find.',
    'Add the schema, or correct the $ref.',
  ),
  'model-missing': warning(
    'ImportRestApi leaves the model out where it is used, with this warning.',
    'Add the schema, or correct the $ref.',
  ),
  'model-type': warning(
    'API Gateway makes no model of this schema and leaves it out where it is used.',
    'Wrap the value in an object, or in a named schema.',
  ),
  'schema-nullable': warning(
    `${notValidated} A null is refused where a validator checks the body.`,
    'Write type: [string, "null"] in the model, or oneOf with {type: "null"}.',
  ),
  'schema-discriminator': warning(
    'API Gateway does not support "discriminator": it does not choose between schemas.',
    'Tell the kinds apart with an enum of one value in each.',
  ),
  'schema-exclusive-bound': warning(
    'API Gateway does not support exclusiveMinimum and exclusiveMaximum.',
    'Use minimum and maximum.',
  ),
  'schema-draft4': warning(notValidated, 'Express it with the keywords of draft 4, or check it in the backend.'),
  'schema-item-limits': info(
    'minItems and maxItems are left out of simple validation at import.',
    'Update the model after the import if they matter.',
    'once',
  ),
  'schema-read-only': info(
    'API Gateway does not support readOnly and writeOnly: one model serves both directions.',
    'Use two schemas where it matters.',
    'once',
  ),
  'schema-example': info(
    'API Gateway does not support "example" in models.',
    'Nothing, if the examples are meant for documentation.',
    'once',
  ),
  'schema-default': info(
    'API Gateway does not support "default": it fills nothing in.',
    'Fill defaults in in the backend.',
    'once',
  ),
  'schema-format': info(
    'API Gateway does not support the formats int32, int64, float, double and decimal: it checks no range.',
    'Use minimum and maximum.',
    'once',
  ),
  'schema-combination': info(
    'oneOf, anyOf and allOf are validated, but not supported in generated SDKs.',
    'Nothing, unless SDKs are generated.',
    'once',
  ),

  // Security.
  'security-scheme-ignored': warning(
    'API Gateway enforces API keys in x-api-key, and schemes with x-amazon-apigateway-authorizer or -authtype: others are ignored, and methods stay open.',
    'Add x-amazon-apigateway-authorizer to the scheme.',
  ),
  'security-scheme-unused': info(
    'API Gateway creates the authorizer, but no method uses it.',
    'Name it in security, or remove it.',
  ),
  'security-undefined': warning(
    'A requirement that names no known scheme is ignored: the method stays open.',
    'Define the scheme, or correct the name.',
  ),
  'security-alternatives': warning(
    'A method has one authorizer: alternatives are not supported; a requirement for another scheme replaces it.',
    'Leave one requirement; let the authorizer decide between credentials.',
  ),
  'security-preflight': warning(
    "The document's security is applied to OPTIONS too: browsers send preflight requests without credentials, so CORS fails.",
    'Give the OPTIONS operation security: [].',
  ),
  'authorizer-invalid': error(
    'ImportRestApi refuses the authorizer.',
    'The types are token, request and cognito_user_pools.',
  ),
  'method-open': info(
    'Anybody can call methods without authorization and API key.',
    'Add security, unless they are meant to be public.',
    'once',
  ),

  // Integrations.
  'integration-missing': error(
    'CreateDeployment answers "No integration defined for method".',
    'Add x-amazon-apigateway-integration, or deploy with --default-integration.',
  ),
  'integration-invalid': error(
    'ImportRestApi refuses the integration with this message.',
    'Correct x-amazon-apigateway-integration.',
  ),
  'integration-response-invalid': error(
    'ImportRestApi refuses the integration response with this message.',
    'Declare the header in the response of the same status code, or correct the mapping.',
  ),
  'integration-key-unknown': warning(
    'API Gateway ignores keys of an integration that it does not know.',
    'Check the spelling.',
  ),
  'integration-http-only': warning(
    'The key is for integrations of HTTP APIs: a REST API ignores it.',
    'Import as an HTTP API, or remove the key.',
  ),
  'lambda-http-method': error(
    'Lambda is invoked with POST, whatever method the client uses: any other httpMethod fails with 500.',
    'Write httpMethod: POST.',
  ),
  'mock-status-missing': warning(
    'A MOCK integration answers 500 unless a request template gives {"statusCode": …}.',
    'Add requestTemplates with application/json: \'{"statusCode": 200}\'.',
  ),
  'template-of-binary': warning(
    'binaryMediaTypes has */*: every body is binary, also an empty one, and a request template of binary data answers 500.',
    'Write contentHandling: CONVERT_TO_TEXT in the integration.',
  ),
  'integration-status-missing': warning(
    'API Gateway ignores an integration response without statusCode.',
    'Add the statusCode.',
  ),
  'integration-status-duplicate': warning(
    'Integration responses are kept by status code: of two patterns with one code the last stays.',
    'Use different status codes, or one pattern with |.',
  ),
  'integration-response-undeclared': warning(
    'An integration response whose status code the method does not declare ends in 500.',
    'Declare the status code under responses.',
  ),
  'integration-pattern': error(
    'The pattern is a regular expression (Java); this one can not be compiled.',
    'Correct the pattern.',
  ),

  // Responses.
  'responses-missing': info(
    'API Gateway warns of operations without responses; with a proxy integration they are not needed.',
    'Declare the status codes that the method answers.',
    'once',
  ),
  'response-default': warning(
    'A method response has a status code: API Gateway ignores "default".',
    'Declare the status codes that the method answers.',
    'once',
  ),
  'response-status': error(
    'ImportRestApi refuses a response that is not a status code.',
    'Use a status code from 100 to 599.',
  ),
  'cors-missing': info(
    'A browser on another origin sends OPTIONS first: without such a method it gets 403.',
    'Add an OPTIONS operation with a MOCK integration, if browsers call the API.',
    'once',
  ),

  // Limits.
  'document-size': error(
    'ImportRestApi takes documents of up to 6 MB.',
    'Take out examples and descriptions, or split the API.',
  ),
  'resource-count': warning(
    'An API has 300 resources unless the quota is raised: import stops with LimitExceededException.',
    'Ask for a higher quota, or split the API.',
  ),
  'authorizer-count': error('An API has at most 10 authorizers.', 'Share authorizers between methods.'),
  'policy-size': error('A resource policy has at most 8,192 characters.', 'Shorten the policy.'),
  'template-size': error('A mapping template has at most 300 KB.', 'Shorten the template.'),
  'model-size': error(
    'The models of an API have at most 400 KB together.',
    'Shorten the schemas, or remove what no operation uses.',
  ),
} satisfies Record<string, Rule>;

export type RuleCode = keyof typeof rules;

function error(aws: string, fix: string): Rule {
  return { severity: 'error', aws, fix };
}

function warning(aws: string, fix: string, once?: 'once'): Rule {
  return { severity: 'warning', aws, fix, ...(once ? { once: true } : {}) };
}

function info(aws: string, fix: string, once?: 'once'): Rule {
  return { severity: 'info', aws, fix, ...(once ? { once: true } : {}) };
}
