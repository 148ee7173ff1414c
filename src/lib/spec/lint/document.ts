// The document as a whole: its version, what of it API Gateway does not use, and the quotas of an API.
// Developer guide, "Amazon API Gateway quotas".

import { isObject } from '../spec-document.ts';
import { integrationKey, type LintDocument, memberOf, membersOf } from './lint-document.ts';
import type { RuleCode } from './rules.ts';
import { namedSchemas } from './schemas.ts';

/** Version, info, and parts without a counterpart in a REST API. */
export function checkDocument(lint: LintDocument): void {
  const { root, document, report } = lint;
  const top = { value: root, pointer: [] };
  if (document.version === 'openapi31') report('openapi-31', ['openapi'], `OpenAPI ${String(root['openapi'])}`);
  const info = memberOf(root, top, 'info');
  if (!info?.value['title']) report('info-missing', info ? ['info'] : [], 'info.title is missing', 'key');
  if (isObject(root['webhooks'])) report('webhooks-ignored', ['webhooks'], 'webhooks', 'key');
  checkServers(lint, membersOf(root, top, 'servers'));
  for (const operation of lint.operations) {
    for (const [, response] of membersOf(root, operation, 'responses')) {
      if (isObject(response.value['links']))
        report('links-ignored', [...response.pointer, 'links'], 'links of a response', 'key');
    }
  }
  for (const { pointer, place } of document.duplicates()) {
    const message = `${JSON.stringify(pointer.at(-1))} is written twice in one object (${place.file}:${place.line}:${place.column})`;
    report('duplicate-key', pointer, message, 'key');
  }
}

function checkServers({ report }: LintDocument, { length }: unknown[]): void {
  if (length > 0) report('servers-ignored', ['servers'], `${length} server${length > 1 ? 's' : ''}`, 'key');
}

/** Characters or entries that an API may have at most, and the rule about each. */
const limits = {
  document: 6 * 1024 * 1024,
  policy: 8192,
  template: 300 * 1024,
  models: 400 * 1024,
  resources: 300,
  authorizers: 10,
};

/** The quotas that an import runs into. */
export function checkLimits(lint: LintDocument): void {
  const { root, document, isSwagger2 } = lint;
  const top = { value: root, pointer: [] };
  const exceed = (code: RuleCode, count: number, limit: number, at: string[]) => {
    if (count > limit) lint.report(code, at, `${count} of at most ${limit}`, 'key');
  };
  exceed('document-size', document.bytes, limits.document, []);
  exceed('resource-count', resourceCount(lint), limits.resources, ['paths']);
  const policy = root['x-amazon-apigateway-policy'];
  const length = policy === undefined ? 0 : typeof policy === 'string' ? policy.length : JSON.stringify(policy).length;
  exceed('policy-size', length, limits.policy, ['x-amazon-apigateway-policy']);
  const models = namedSchemas(lint).reduce((sum, [, { value }]) => sum + JSON.stringify(value).length, 0);
  exceed('model-size', models, limits.models, isSwagger2 ? ['definitions'] : ['components', 'schemas']);
  const holder = isSwagger2 ? top : memberOf(root, top, 'components');
  const key = isSwagger2 ? 'securityDefinitions' : 'securitySchemes';
  const authorizers = holder
    ? membersOf(root, holder, key).filter(([, { value }]) => isObject(value['x-amazon-apigateway-authorizer']))
    : [];
  exceed(
    'authorizer-count',
    authorizers.length,
    limits.authorizers,
    holder ? [...holder.pointer.map(String), key] : [],
  );
  checkTemplates(lint);
}

/** Every path and every path above it, the root too. */
function resourceCount({ paths }: LintDocument): number {
  const resources = new Set(['/']);
  for (const [path] of paths) {
    let at = '';
    for (const segment of path.split('/')) {
      if (segment === '') continue;
      at += `/${segment}`;
      resources.add(at);
    }
  }
  return resources.size;
}

function checkTemplates({ root, operations, report }: LintDocument): void {
  for (const operation of operations) {
    const integration = memberOf(root, operation, integrationKey);
    if (!integration) continue;
    const responses = membersOf(root, integration, 'responses').map(
      ([, response]) => [response, 'responseTemplates'] as const,
    );
    for (const [holder, key] of [[integration, 'requestTemplates'] as const, ...responses]) {
      const templates = holder.value[key];
      for (const [type, template] of Object.entries(isObject(templates) ? templates : {})) {
        if (typeof template !== 'string' || template.length <= limits.template) continue;
        report(
          'template-size',
          [...holder.pointer, key, type],
          `${template.length} of at most ${limits.template}`,
          'key',
        );
      }
    }
  }
}
