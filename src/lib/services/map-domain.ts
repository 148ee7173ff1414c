// `apigw domains map|unmap`: lets a path of a domain name lead to a stage, or nowhere any more.

import {
  createMapping,
  deleteMapping,
  type FoundMapping,
  readMappings,
  updateMapping,
  type WantedMapping,
} from '../aws/domain-mappings.ts';
import { type FoundDomain, findDomainName } from '../aws/domain-names.ts';
import { type AnyApi, checkStage, findAnyApi } from '../aws/find-any-api.ts';
import type { PacedCall } from '../aws/pacing.ts';
import { ApigwError } from '../errors.ts';
import { hasSeveralLevels, readMappingKey } from '../model/mapping-key.ts';
import { chooseApi } from './choose-api.ts';
import type { Context } from './context.ts';
import { givenDomainName } from './given-domain-name.ts';
import { describeTarget, identify } from './identity.ts';
import { costOf, type PlannedSteps } from './planned-steps.ts';
import type { RunnableStep } from './run-plan.ts';
import { resolveTarget, type Target } from './target.ts';

export interface MapOptions {
  domain: string;
  stage: string;
  api?: string;
  /** Absent: the root. */
  path?: string;
}

/** A mapping as it is, or was, in the second control plane's words. */
export interface MappingOutcome {
  DomainName: string;
  ApiMappingKey: string;
  ApiId: string;
  Stage: string | undefined;
  /** Where the path is. */
  url: string;
}

/** Looks at domain, API and stage, and plans the mapping. Throws NotFound, InvalidInput, Conflict. */
export async function planMapping(context: Context, options: MapOptions): Promise<PlannedSteps<MappingOutcome>> {
  const { domain, key, target } = await openDomain(context, options);
  const api = await findAnyApi(target.clients, await chooseApi(context, target.project, options.api));
  checkFit(domain, key, api);
  const [mappings] = await Promise.all([
    readMappings(target.clients, domain),
    checkStage(target.clients, api, options.stage),
  ]);
  const wanted = { ApiMappingKey: key, ApiId: api.id, Stage: options.stage };
  const found = mappings.find(({ ApiMappingKey }) => ApiMappingKey === key);
  const isThere = found?.ApiId === wanted.ApiId && found.Stage === wanted.Stage;
  const url = urlOf(domain, key);
  return {
    title: `Map ${url} to stage ${options.stage} of ${api.name} (${api.id})`,
    target: describeTarget(target, await identify(target)),
    nothing: `${url} leads to stage ${options.stage} of ${api.name} (${api.id})`,
    steps: isThere ? [] : [mappingStep(target, domain, { wanted, found })],
    notes: isThere ? [] : levelNotes(key, mappings),
    ...costOf(isThere ? [] : [mappingCall(found ? 'UpdateApiMapping' : 'CreateApiMapping')]),
    outcome: () => ({ DomainName: domain.domainName, ...wanted, url }),
  };
}

async function openDomain(context: Context, options: Pick<MapOptions, 'domain' | 'path'>) {
  const name = givenDomainName(options.domain);
  const { key, problems } = readMappingKey(options.path ?? '');
  if (problems.length > 0) throw new ApigwError('InvalidInput', problems.join('; '), { hint: 'For example: orders' });
  const target = await resolveTarget(context);
  return { target, key, domain: await findDomainName(target.clients, name) };
}

const mappingCall = (operation: string): PacedCall => ({ service: 'apiGatewayV2', operation, input: {} });

const urlOf = ({ domainName }: FoundDomain, key: string) => `https://${domainName}/${key}`;

/** What AWS would refuse. */
function checkFit(domain: FoundDomain, key: string, { name, protocol }: AnyApi): void {
  const { endpointConfiguration, routingMode, securityPolicy } = domain;
  const types = endpointConfiguration?.types ?? [];
  const isRegional = types.includes('REGIONAL') && !types.includes('EDGE');
  if (routingMode === 'ROUTING_RULE_ONLY') {
    throw new ApigwError('Conflict', `${domain.domainName} follows routing rules alone (routing mode ${routingMode})`, {
      hint: 'Mappings count in the modes BASE_PATH_MAPPING_ONLY and ROUTING_RULE_THEN_BASE_PATH_MAPPING',
    });
  }
  if (protocol !== 'REST' && !isRegional) {
    throw new ApigwError(
      'InvalidInput',
      `${name} is a ${protocol} API: such are mapped to regional domain names alone`,
    );
  }
  if (!hasSeveralLevels(key) || (isRegional && securityPolicy !== 'TLS_1_0')) return;
  const has = `${types.join(' and ') || 'no endpoint type'}, ${securityPolicy ?? 'no security policy'}`;
  throw new ApigwError(
    'InvalidInput',
    `A path of several levels (${key}) needs a REGIONAL domain name with TLS 1.2; ${domain.domainName} has ${has}`,
    { hint: 'Use a path of one level; or make the domain name a regional one with the security policy TLS_1_2' },
  );
}

/** Developer Guide, "API mappings": with the first mapping of several levels, all header names come in lower case. */
function levelNotes(key: string, mappings: readonly FoundMapping[]): string[] {
  if (!hasSeveralLevels(key) || mappings.some(({ ApiMappingKey }) => hasSeveralLevels(ApiMappingKey))) return [];
  return [
    'With a mapping of several levels, API Gateway hands on all header names in lower case, and matches by the longest prefix',
  ];
}

function mappingStep(
  { clients }: Target,
  domain: FoundDomain,
  { found, wanted }: { found: FoundMapping | undefined; wanted: WantedMapping },
): RunnableStep {
  const url = urlOf(domain, wanted.ApiMappingKey);
  const to = `${wanted.ApiId}/${wanted.Stage}`;
  if (!found) {
    return {
      title: `Map ${url} to ${to}`,
      run: async () => void (await createMapping(clients, domain, wanted)),
    };
  }
  return {
    title: `Map ${url} to ${to} in place of ${found.ApiId}/${found.Stage ?? '(the stage that the path names)'}`,
    run: async () => void (await updateMapping(clients, domain, { found, wanted })),
  };
}

/** Plans that a path leads nowhere any more. Throws NotFound where it does not lead anywhere. */
export async function planUnmapping(
  context: Context,
  options: Pick<MapOptions, 'domain' | 'path'>,
): Promise<PlannedSteps<MappingOutcome>> {
  const { domain, key, target } = await openDomain(context, options);
  const mappings = await readMappings(target.clients, domain);
  const found = mappings.find(({ ApiMappingKey }) => ApiMappingKey === key);
  const url = urlOf(domain, key);
  if (!found) {
    const paths = mappings.map(({ ApiMappingKey }) => `/${ApiMappingKey}`).join(', ') || 'none';
    throw new ApigwError('NotFound', `${url} is mapped to nothing`, { hint: `Mapped paths: ${paths}` });
  }
  const title = `Unmap ${url} from ${found.ApiId}/${found.Stage ?? ''}`;
  return {
    title,
    target: describeTarget(target, await identify(target)),
    nothing: `${url} leads nowhere`,
    steps: [{ title, run: async () => void (await deleteMapping(target.clients, domain, found)) }],
    notes: mappings.length === 1 ? [`${domain.domainName} leads nowhere afterwards: it answers 403`] : [],
    ...costOf([mappingCall('DeleteApiMapping')]),
    outcome: () => ({
      DomainName: domain.domainName,
      ApiMappingKey: key,
      ApiId: found.ApiId,
      Stage: found.Stage,
      url,
    }),
  };
}
