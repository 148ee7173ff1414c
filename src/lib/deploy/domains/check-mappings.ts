// Whether a domain name's paths lead to APIs and stages that are there. Developer Guide, "API mappings", "Routing rules".

import { type Check, type CheckedMapping, fail, pass, quoted, skip } from './checked-domain.ts';

/** A line for each mapping. */
export const checkMappings: Check = ({ mappings, name, routingMode }) => {
  if (routingMode === 'ROUTING_RULE_ONLY') return skip('routing rules alone say where it leads');
  if (mappings.length > 0) return mappings.map((mapping) => judge(name, mapping));
  return fail('nothing is mapped: every request is answered 403', mapCommand(name));
};

function judge(name: string, { api, apiId, key, stage }: CheckedMapping) {
  const path = key === '' ? '' : ` --path ${quoted(key)}`;
  if (!api) {
    return fail(`/${key} leads to ${apiId}, an API that is not there`, `apigw domains unmap ${quoted(name)}${path}`);
  }
  if (stage === undefined) return pass(`/${key} leads to ${api.name}; the path names the stage`);
  if (api.stages.includes(stage)) return pass(`/${key} leads to ${api.name}, stage ${stage}`);
  const command = mapCommand(name, { api: api.name, stages: api.stages });
  return fail(`/${key} leads to ${api.name}, which has no stage '${stage}'`, `${command}${path}`);
}

/** With placeholders for what only the user knows. */
export function mapCommand(name: string, to: { api?: string; stages?: readonly string[] } = {}): string {
  const [only, ...others] = to.stages ?? [];
  const stage = only !== undefined && others.length === 0 ? quoted(only) : 'STAGE';
  return `apigw domains map ${quoted(name)} --api ${to.api === undefined ? 'API' : quoted(to.api)} --stage ${stage}`;
}
