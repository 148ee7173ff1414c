// A step of a set-up in one line, for plans and task lists; waits say how long they usually take.

import {
  type CertificateChoice,
  createdZone,
  type DomainPlan,
  type DomainStep,
  type DomainStepKind,
} from './domain-plan.ts';
import { describeRecord } from './domain-records.ts';

type Words<Kind extends DomainStepKind> = (step: Extract<DomainStep, { kind: Kind }>, plan: DomainPlan) => string;

/** What steps are worded by. */
type Named = Pick<DomainPlan, 'domainName' | 'api' | 'stage'>;

const nameOf = (certificate: CertificateChoice) =>
  certificate === 'requested' ? 'the new certificate' : `certificate ${idOf(certificate.arn)}`;

/** The last part of a certificate's ARN tells which one it is. */
export const idOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);

const zoneOf = ({ zoneId, zoneName }: { zoneId: string; zoneName: string }) =>
  zoneId === createdZone ? `the new hosted zone ${zoneName}` : `hosted zone ${zoneName} (${zoneId})`;

const placeOf = (key: string, { domainName }: Named) => `${domainName}/${key}`;

const words: { readonly [Kind in DomainStepKind]: Words<Kind> } = {
  'create-zone': ({ name }) => `Make the hosted zone ${name} in Route 53 (AWS charges for it by the month)`,
  'await-delegation': (step) => `Wait until DNS asks ${zoneOf(step)}: you enter its name servers, as they are told`,
  'request-certificate': ({ names, region }) => `Request a certificate for ${names.join(', ')} in ${region}`,
  'write-validation-records': (step) => `Write the validation record into ${zoneOf(step)}; in force within 60 s`,
  'await-validation-records': () => 'Wait until the validation record, which you enter, is seen in DNS',
  'await-certificate': ({ certificate }) =>
    `Wait until ${nameOf(certificate)} is issued (usually some minutes, up to 30)`,
  'create-domain': ({ certificate, endpointType, securityPolicy }, { domainName }) =>
    `Create domain name ${domainName} (${endpointType}, ${securityPolicy}) with ${nameOf(certificate)}`,
  'add-endpoint': ({ certificate, endpointType }) =>
    `Add the endpoint type ${endpointType} with ${nameOf(certificate)}`,
  'await-switch': ({ seconds }, { domainName }) =>
    `Wait until DNS leads ${domainName} to the new endpoint, and ${seconds} s more for what resolvers keep`,
  'remove-endpoint': ({ endpointType }) => `Remove the endpoint type ${endpointType} and its certificate`,
  'update-domain': ({ certificate, ipAddressType, securityPolicy }) =>
    `Update the domain name: ${[certificate && nameOf(certificate), securityPolicy, ipAddressType].filter(Boolean).join(', ')}`,
  'create-mapping': ({ key }, plan) => `Map ${placeOf(key, plan)} to ${plan.api.name}, stage ${plan.stage}`,
  'update-mapping': ({ from, key }, plan) =>
    `Map ${placeOf(key, plan)} to ${plan.api.name}, stage ${plan.stage}, no longer to ${from.apiId}, stage ${from.stage}`,
  'write-records': (step, { domainName }) => {
    const { replaces, types } = step;
    const instead = replaces.length > 0 ? ` instead of ${replaces.map(describeRecord).join(', ')}` : '';
    return `Write alias record ${types.join(' and ')} of ${domainName} into ${zoneOf(step)}${instead}`;
  },
  'await-records': (_, { domainName }) =>
    `Wait until the CNAME record of ${domainName}, which you enter, is seen in DNS`,
  'await-domain': ({ endpointType }) =>
    `Wait until the domain name is AVAILABLE (usually ${endpointType === 'EDGE' ? '40 minutes' : 'less than a minute'})`,
  verify: () => 'Verify: DNS, TLS, one request',
};

/** What a step does, in words. */
export function describeDomainStep(step: DomainStep, plan: DomainPlan): string {
  return (words[step.kind] as (step: DomainStep, plan: DomainPlan) => string)(step, plan);
}
