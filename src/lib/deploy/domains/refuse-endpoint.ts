// What API Gateway takes no domain name for, told before anything is made: which APIs, base paths, policies and certificates
// go with which endpoint. Developer Guide, "Custom domain names for public REST APIs", "API mappings", "Security policies".

import { ApigwError } from '../../errors.ts';
import { certificateRegion, type FoundState, type Protocol, type WantedDomain } from './found-domain.ts';

export interface DomainInput {
  found: FoundState;
  wanted: WantedDomain;
  /** The region of the API. */
  region: string;
}

/** A reason not to do it, with the way out; undefined: there is none. */
export type Refusal = (input: DomainInput) => ApigwError | undefined;

const words: Readonly<Record<Protocol, string>> = {
  REST: 'a REST API',
  HTTP: 'an HTTP API',
  WEBSOCKET: 'a WebSocket API',
};

const invalid = (message: string, hint: string) => new ApigwError('InvalidInput', message, { hint });

const privateApi: Refusal = ({ found: { api } }) =>
  api.endpointType === 'PRIVATE'
    ? new ApigwError('Unsupported', `${api.name} is a private API: it can have a private domain name only`, {
        hint: 'Make the API regional first, or set up the private domain name with the AWS CLI',
      })
    : undefined;

const unknownStage: Refusal = ({ found: { api, stages }, wanted: { stage } }) =>
  stages.includes(stage)
    ? undefined
    : new ApigwError('NotFound', `${api.name} (${api.id}) has no stage '${stage}'`, {
        hint: stages.length > 0 ? `It has: ${stages.join(', ')}` : 'Deploy it first: apigw deploy --stage NAME',
      });

const edgeTakesRest: Refusal = ({ found: { api }, wanted: { endpointType } }) =>
  endpointType === 'EDGE' && api.protocol !== 'REST'
    ? invalid(
        `An edge-optimized domain name cannot lead to ${words[api.protocol]}`,
        'Make the domain name regional: --type REGIONAL',
      )
    : undefined;

const levels: Refusal = ({ found: { domain }, wanted }) => {
  if (!wanted.basePath.includes('/')) return undefined;
  const policy = wanted.securityPolicy ?? domain?.securityPolicy ?? 'TLS_1_2';
  if (wanted.endpointType === 'EDGE') {
    return invalid(
      `An edge-optimized domain name takes base paths of one level, not '${wanted.basePath}'`,
      `Give --type REGIONAL, or one level: --path ${wanted.basePath.split('/')[0]}`,
    );
  }
  if (policy !== 'TLS_1_0') return undefined;
  return invalid(
    `A base path of several levels ('${wanted.basePath}') needs TLS 1.2, and the domain name's policy is TLS_1_0`,
    'Give --tls-policy TLS_1_2, or a base path of one level',
  );
};

const longestKey = 300;

const basePath: Refusal = ({ wanted: { basePath: key } }) => {
  if (key === '') return undefined;
  const allowed = "letters, digits and $-_.+!*'()/, without a slash at its ends or two in a row";
  if (!/^[\w$\-.+!*'()]+(\/[\w$\-.+!*'()]+)*$/.test(key)) {
    return invalid(`The base path '${key}' has what none may have`, `It has ${allowed}`);
  }
  if (key.length > longestKey) {
    return invalid(`The base path has ${key.length} characters; ${longestKey} are allowed`, 'Give a shorter --path');
  }
  if (!['ping', 'sping'].includes(key)) return undefined;
  return invalid(`API Gateway keeps the base path '${key}' for its own health checks`, 'Give another --path');
};

const policyOfProtocol: Refusal = ({ found: { api, domain }, wanted: { securityPolicy } }) => {
  const policy = securityPolicy ?? domain?.securityPolicy ?? 'TLS_1_2';
  if (api.protocol === 'REST' || policy === 'TLS_1_2') return undefined;
  return invalid(
    `A domain name of ${words[api.protocol]} has the policy TLS_1_2, not ${policy}`,
    'Give --tls-policy TLS_1_2',
  );
};

/** The names of enhanced policies tell which endpoints take them. */
const policyOfEndpoint: Refusal = ({ wanted: { endpointType, securityPolicy } }) => {
  if (!securityPolicy?.startsWith('SecurityPolicy_')) return undefined;
  const isForEdge = securityPolicy.endsWith('_EDGE');
  if (isForEdge === (endpointType === 'EDGE')) return undefined;
  return invalid(
    `The policy ${securityPolicy} is not one of ${endpointType === 'EDGE' ? 'edge-optimized' : 'regional'} domain names`,
    isForEdge
      ? 'Those of regional domain names do not end in _EDGE'
      : 'Those of edge-optimized domain names end in _EDGE',
  );
};

const certificateElsewhere: Refusal = ({ region, wanted }) => {
  if (wanted.certificate === undefined) return undefined;
  const needed = certificateRegion(wanted.endpointType, region);
  const [, , service, is] = wanted.certificate.split(':');
  if (service === 'acm' && is === needed) return undefined;
  if (service !== 'acm')
    return invalid(`'${wanted.certificate}' is not the ARN of a certificate`, 'See: apigw certs list');
  const whose = wanted.endpointType === 'EDGE' ? 'An edge-optimized' : 'A regional';
  return invalid(
    `${whose} domain name takes a certificate of ${needed}, and this one is in ${is}`,
    `Leave --certificate out to have one requested there, or: apigw certs request ${wanted.name} --region ${needed}`,
  );
};

const otherType: Refusal = ({ found: { domain }, wanted: { endpointType, name } }) =>
  domain && !domain.endpointTypes.includes(endpointType)
    ? new ApigwError('Conflict', `${name} is there already, and it is ${domain.endpointTypes.join(' and ')}`, {
        hint: `Leave --type out, or change it first: apigw domains migrate ${name} --to ${endpointType}`,
      })
    : undefined;

const routingRules: Refusal = ({ found: { domain }, wanted: { name } }) =>
  domain?.routingMode === 'ROUTING_RULE_ONLY'
    ? new ApigwError('Conflict', `${name} is led by routing rules alone, so it takes no mapping`, {
        hint: 'Change its routing mode to ROUTING_RULE_THEN_BASE_PATH_MAPPING first',
      })
    : undefined;

const mappingTaken: Refusal = ({ found: { api, mappings }, wanted }) => {
  const taken = mappings.find(({ key }) => key === wanted.basePath);
  if (!taken || taken.apiId === api.id || wanted.otherMapping === 'replace') return undefined;
  const place = wanted.basePath === '' ? 'The root' : `The base path '${wanted.basePath}'`;
  return new ApigwError('Conflict', `${place} of ${wanted.name} leads to API ${taken.apiId}, stage ${taken.stage}`, {
    hint: 'Give another base path (--path), or have it lead here from now on: --remap',
  });
};

/** In the order in which they are told. */
export const endpointRefusals: readonly Refusal[] = [
  privateApi,
  unknownStage,
  edgeTakesRest,
  basePath,
  levels,
  policyOfProtocol,
  policyOfEndpoint,
  certificateElsewhere,
  otherType,
  routingRules,
  mappingTaken,
];
