// What the method does with a request that has come so far: its integration, with the stage variables in it.

import { quoted } from '../../deploy/domains/checked-domain.ts';
import { answerOf, broken, type Hop, pass, skip } from './hop.ts';

export const integrationHop: Hop = ({ api, route, stage }) => {
  if (!route || !stage) return skip('no method');
  const { integration } = route.definition;
  const to = `--api ${quoted(api?.name ?? '')} --stage ${quoted(stage.stageName)}`;
  if (!integration) {
    return broken('failed', 'the method has no integration', {
      hint: `Give it one in the spec and deploy: apigw deploy ${to}`,
      answer: answerOf('configurationError'),
    });
  }
  const { connectionType, type, uri = '' } = integration;
  const { variables } = stage.settings;
  const names = [...uri.matchAll(/\$\{stageVariables\.([^}]+)\}/g)].map((found) => found[1] ?? '');
  const unset = names.filter((name) => !Object.hasOwn(variables, name));
  if (unset.length > 0) {
    return broken('failed', `its address has stage variables that are not set: ${unset.join(', ')}`, {
      hint: `apigw stages set ${quoted(stage.stageName)} --api ${quoted(api?.name ?? '')} --variable ${unset[0]}=VALUE`,
      answer: answerOf('configurationError'),
    });
  }
  const address = uri.replace(/\$\{stageVariables\.([^}]+)\}/g, (_, name: string) => variables[name] ?? '');
  const told = [type, address, connectionType === 'VPC_LINK' ? 'through a VPC link' : ''].filter(Boolean).join(' ');
  return pass(told);
};
