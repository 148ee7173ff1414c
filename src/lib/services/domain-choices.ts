// What a set-up needs to know and cannot find out by itself: asked where somebody is there, else told all at once as the flags
// that are missing. Every answer is a flag, too.

import { type FoundDomain, lookUpDomainName } from '../aws/domain-names.ts';
import { type AnyApi, findAnyApi, listAnyApis, listStageNames } from '../aws/find-any-api.ts';
import type { FoundZone } from '../aws/hosted-zones.ts';
import type { PublicEndpointType } from '../deploy/domains/found-domain.ts';
import { ApigwError } from '../errors.ts';
import { readDomainName } from '../model/domain-name.ts';
import { readMappingKey } from '../model/mapping-key.ts';
import type { Asking } from './asking.ts';
import { checkedKey } from './checked-key.ts';
import { chooseApi } from './choose-api.ts';
import { type ChosenZone, chooseHostedZone, type ZoneRequest } from './choose-hosted-zone.ts';
import { readFoundMappings } from './domain-state.ts';
import { givenDomainName } from './given-domain-name.ts';
import { projectApis } from './project-apis.ts';

/** What the user gave. */
export interface ChoiceRequest extends ZoneRequest {
  name?: string;
  api?: string;
  stage?: string;
  path?: string;
  type?: PublicEndpointType;
  otherMapping: 'replace' | 'refuse';
}

export interface Choices extends Omit<ChosenZone, 'zone'> {
  name: string;
  api: AnyApi;
  stage: string;
  basePath: string;
  endpointType: PublicEndpointType;
  domain: FoundDomain | undefined;
  zone: FoundZone | undefined;
}

/** Finds out, asks, or throws Usage with every flag that is missing. */
export async function chooseAll(asking: Asking, request: ChoiceRequest): Promise<Choices> {
  const name = await chooseName(asking, request.name);
  const api = await chooseOneApi(asking, request.api);
  const stage = await chooseStage(asking, api, request.stage);
  const domain = name === undefined ? undefined : await lookUpDomainName(asking.target.clients, { domainName: name });
  const basePath = await choosePath(asking, { api, stage, domain, request });
  const endpointType = await chooseType(asking, { api, domain, basePath, given: request.type });
  const place = name === undefined ? {} : await chooseHostedZone(asking, name, request);
  if (asking.missing.length > 0 || name === undefined || !api || stage === undefined || basePath === undefined) {
    throw new ApigwError('Usage', `Missing: ${asking.missing.join(', ')}`, { hint: 'See: apigw domains setup --help' });
  }
  return { name, api, stage, basePath, endpointType, domain, zone: undefined, ...place };
}

/** The name as AWS has it. Throws InvalidInput. */
async function chooseName({ context, missing }: Asking, given: string | undefined): Promise<string | undefined> {
  if (given !== undefined) return givenDomainName(given);
  if (!context.interactive) {
    missing.push('NAME');
    return undefined;
  }
  const check = (answer: string) => readDomainName(answer).problems[0];
  return givenDomainName(await context.input({ message: 'Domain name, such as api.example.com:', check }));
}

/** The API that was given, the project file's, the only one, or the one that is chosen. */
async function chooseOneApi(asking: Asking, given: string | undefined): Promise<AnyApi | undefined> {
  const { context, missing, target } = asking;
  if (given !== undefined || projectApis(target.project).size === 1) {
    return findAnyApi(target.clients, await chooseApi(context, target.project, given));
  }
  const all = (await listAnyApis(target.clients)).filter(({ endpointType }) => endpointType !== 'PRIVATE');
  const [only, ...others] = all;
  if (only && others.length === 0) return only;
  if (!only) {
    throw new ApigwError('NotFound', `There is no API in ${target.region} that a domain name could lead to`, {
      hint: 'Deploy one first: apigw deploy SPEC --stage NAME',
    });
  }
  if (!context.interactive) {
    missing.push('--api');
    return undefined;
  }
  const choices = all.map(({ id, name, protocol }) => ({ value: id, name: `${name} (${protocol}, ${id})` }));
  const id = await context.select({ message: 'Which API shall it lead to?', choices });
  return all.find((api) => api.id === id);
}

async function chooseStage(asking: Asking, api: AnyApi | undefined, given: string | undefined) {
  const { context, missing, target } = asking;
  if (given !== undefined) return given;
  const names = api ? await listStageNames(target.clients, api) : [];
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0) return only;
  if (api && only === undefined) {
    throw new ApigwError('NotFound', `${api.name} (${api.id}) has no stage that a domain name could lead to`, {
      hint: 'Deploy it first: apigw deploy --stage NAME',
    });
  }
  if (!context.interactive) {
    missing.push('--stage');
    return undefined;
  }
  const choices = names.map((value) => ({ value, name: value }));
  return context.select({ message: `Which stage of ${api?.name}?`, choices });
}

interface PathQuestion {
  api: AnyApi | undefined;
  stage: string | undefined;
  domain: FoundDomain | undefined;
  request: Pick<ChoiceRequest, 'path' | 'otherMapping'>;
}

/** What was given; where the stage is mapped already; else the root, unless it leads to another API. */
async function choosePath(asking: Asking, question: PathQuestion): Promise<string | undefined> {
  const { context, missing, target } = asking;
  const { api, domain, request, stage } = question;
  if (request.path !== undefined) return checkedKey(request.path);
  const mappings = domain ? await readFoundMappings(target, domain) : [];
  const mapped = mappings.filter((mapping) => mapping.apiId === api?.id && mapping.stage === stage);
  if (mapped[0]) return mapped.find(({ key }) => key === '')?.key ?? mapped[0].key;
  const root = mappings.find(({ key }) => key === '');
  const isFree = !root || root.apiId === api?.id || request.otherMapping === 'replace';
  if (!context.interactive) {
    if (!isFree) missing.push('--path');
    return '';
  }
  const taken = isFree ? '' : ` (the root leads to ${root?.apiId})`;
  const check = (answer: string) => readMappingKey(answer).problems[0];
  return checkedKey(await context.input({ message: `Base path; empty: the root${taken}:`, default: '', check }));
}

interface TypeQuestion {
  api: AnyApi | undefined;
  domain: FoundDomain | undefined;
  basePath: string | undefined;
  given: PublicEndpointType | undefined;
}

/** What was given; else the domain's own; regional where nothing else can be; else as the API is. */
export function endpointTypeFor(question: TypeQuestion): PublicEndpointType {
  const { api, basePath = '', domain, given } = question;
  if (given) return given;
  const [own, ...others] = domain?.endpointConfiguration?.types ?? [];
  if (own === 'EDGE' && others.length === 0) return 'EDGE';
  return own || api?.endpointType !== 'EDGE' || basePath.includes('/') ? 'REGIONAL' : 'EDGE';
}

/** The type of a new domain name for an edge-optimized API is a question, for both would do. */
async function chooseType({ context }: Asking, question: TypeQuestion): Promise<PublicEndpointType> {
  const { api, domain, given } = question;
  const type = endpointTypeFor(question);
  if (!context.interactive || given || domain || type !== 'EDGE' || !api) return type;
  const choice = await context.select({
    message: `${api.name} is edge-optimized. What shall the domain name be?`,
    choices: [
      { value: 'REGIONAL', name: 'REGIONAL: ready within a minute, served from the region' },
      { value: 'EDGE', name: 'EDGE: by CloudFront, ready in about 40 minutes' },
    ],
    default: 'REGIONAL',
  });
  return choice as PublicEndpointType;
}
