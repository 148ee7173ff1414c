// Which request template applies, and what happens when none does.
// Developer guide, "Method request behavior for payloads without mapping templates for REST APIs".

import type { Integration } from '../../model/api.ts';
import { GatewayFailure } from './failure.ts';
import { compileMappingTemplate, type MappingTemplate } from './mapping-template.ts';
import { bareType } from './media-types.ts';

/** The template, or undefined where the body is passed through. Throws 415 where that is forbidden. */
export function compileRequestTemplates(
  integration: Integration,
): (contentType: string | undefined) => MappingTemplate | undefined {
  const templates = new Map(
    Object.entries(integration.requestTemplates).map(([type, text]) => [
      type === '$default' ? type : bareType(type),
      compileMappingTemplate(text, 'request'),
    ]),
  );
  const mayPass =
    integration.passthroughBehavior === 'WHEN_NO_MATCH' ||
    (integration.passthroughBehavior === 'WHEN_NO_TEMPLATES' && templates.size === 0);
  return (contentType) => {
    const type = contentType === undefined ? 'application/json' : bareType(contentType);
    const template = templates.get(type) ?? templates.get('$default');
    if (template === undefined && !mayPass) throw new GatewayFailure('unsupportedMediaType');
    return template;
  };
}
