// `$util`. Developer guide, "Variables for data transformations for API Gateway".

import { JavaObject } from './values/java-object.ts';

/** The one `$util` of all templates: it has methods, and no state. */
export class TemplateUtil extends JavaObject {
  readonly className = 'com.amazonaws.apigateway.Util';

  text(): string {
    return '$util';
  }
}

export const util = new TemplateUtil();
