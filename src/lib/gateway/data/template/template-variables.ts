// The variables that every mapping template begins with: `$input`, `$context`, `$stageVariables` and `$util`.
// Developer guide, "Variables for data transformations for API Gateway".

import type { Variables } from './compile-template.ts';
import type { TemplateInput } from './template-input.ts';
import { util } from './template-util.ts';
import type { JavaMap } from './values/java-map.ts';

/** What a template is rendered with. Each is asked for only where the template mentions it. */
export interface TemplateSource {
  readonly input: TemplateInput;
  readonly context: JavaMap;
  readonly stageVariables: JavaMap;
}

/** The variables by name. */
export function templateVariables(source: TemplateSource): Variables {
  return (name) => {
    switch (name) {
      case 'input':
        return source.input;
      case 'context':
        return source.context;
      case 'stageVariables':
        return source.stageVariables;
      default:
        return util;
    }
  };
}
