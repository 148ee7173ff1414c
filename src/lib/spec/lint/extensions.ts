// API Gateway's extensions: which there are, where each belongs, and which are for HTTP APIs only.
// Developer guide, "OpenAPI extensions for API Gateway".

import { type LintDocument, type Located, memberOf, membersOf } from './lint-document.ts';
import { nearName } from './near-name.ts';

const prefix = 'x-amazon-apigateway-';
type Where = 'root' | 'path' | 'operation' | 'security scheme' | 'server' | 'components' | 'tag';

/** Name after the prefix -> where it belongs. */
const places: Record<string, Where[]> = {
  'any-method': ['path'],
  'api-key-source': ['root'],
  auth: ['operation'],
  authorizer: ['security scheme'],
  authtype: ['security scheme'],
  'binary-media-types': ['root'],
  cors: ['root'],
  documentation: ['root'],
  'endpoint-access-mode': ['root'],
  'endpoint-configuration': ['root', 'server'],
  'gateway-responses': ['root'],
  'importexport-version': ['root'],
  integration: ['operation'],
  integrations: ['components'],
  'minimum-compression-size': ['root'],
  policy: ['root'],
  'request-validator': ['root', 'operation'],
  'request-validators': ['root'],
  'security-policy': ['root'],
  'tag-value': ['tag'],
};
const httpOnly = new Set(['cors', 'importexport-version', 'tag-value']);

/** Extensions that are unknown, in the wrong place, or for another kind of API. */
export function checkExtensions(lint: LintDocument): void {
  for (const [where, holder] of holders(lint)) {
    for (const name of Object.keys(holder.value)) {
      if (name.toLowerCase().startsWith('x-amazon-')) checkExtension(lint, name, { where, holder });
    }
  }
}

function checkExtension(
  { report }: LintDocument,
  name: string,
  { where, holder }: { where: Where; holder: Located },
): void {
  const pointer = [...holder.pointer, name];
  const short = name.slice(prefix.length);
  const known = name.startsWith(prefix) && Object.hasOwn(places, short) ? places[short] : undefined;
  if (!known) {
    const near = nearName(
      name,
      Object.keys(places).map((one) => prefix + one),
    );
    report('extension-unknown', pointer, `${name} is unknown${near ? `; did you mean ${near}?` : ''}`, 'key');
  } else if (!known.includes(where)) {
    report(
      'extension-misplaced',
      pointer,
      `${name} belongs to: ${known.join(', ')}; it is ignored in: ${where}`,
      'key',
    );
  } else if (httpOnly.has(short)) {
    report('extension-http-only', pointer, `${name} is for HTTP APIs`, 'key');
  }
}

function* holders({ root, isSwagger2, paths, operations }: LintDocument): Generator<[Where, Located]> {
  const top = { value: root, pointer: [] };
  yield ['root', top];
  const components = isSwagger2 ? undefined : memberOf(root, top, 'components');
  if (components) yield ['components', components];
  const schemes = isSwagger2
    ? membersOf(root, top, 'securityDefinitions')
    : components && membersOf(root, components, 'securitySchemes');
  for (const [, scheme] of schemes ?? []) yield ['security scheme', scheme];
  for (const [, server] of membersOf(root, top, 'servers')) yield ['server', server];
  for (const [, tag] of membersOf(root, top, 'tags')) yield ['tag', tag];
  for (const [, item] of paths) yield ['path', item];
  for (const operation of operations) yield ['operation', operation];
}
