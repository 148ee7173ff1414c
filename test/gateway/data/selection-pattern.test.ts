// A selection pattern that backtracks without end matches nothing, and the gateway serves on. Guide "Set up an integration
// response using the API Gateway console".

import { expect, it } from 'vitest';
import {
  compileIntegrationResponses,
  selectResponse,
} from '../../../src/lib/gateway/data/integrations/integration-responses.ts';
import { declared, integration, method } from '../data-harness.ts';

it('falls back on the default response', () => {
  const made = integration('AWS', {
    integrationResponses: {
      '200': { responseParameters: {}, responseTemplates: {} },
      '400': { selectionPattern: '(a+)+b', responseParameters: {}, responseTemplates: {} },
    },
  });
  const responses = compileIntegrationResponses(method(made, declared('200', '400')), made, {});
  expect(selectResponse(responses, 'a'.repeat(50)).status).toBe(200);
  expect(selectResponse(responses, `${'a'.repeat(50)}b`).status).toBe(400);
});
