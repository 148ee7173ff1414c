// What UpdateDomainName changes (API reference: "Patch Operations", DomainName; guide: "Migrate a custom domain name").

import type { EndpointType, MutualTlsAuthentication } from '@aws-sdk/client-api-gateway';
import { enums } from '../constraints.ts';
import { badRequest } from '../faults.ts';
import { type Change, type PatchOp, type PatchRule, type PatchTable, refuseOp, refusePath } from '../patch.ts';
import { domainEnums } from './domain-name-fields.ts';
import type { StoredDomainName } from './domain-name-store.ts';

type DomainRule = PatchRule<StoredDomainName>;

const allOps: readonly PatchOp[] = ['add', 'replace', 'remove'];

/** A text that can be added, replaced and removed; replacing it by nothing removes it, too. */
function field(name: keyof StoredDomainName, set?: readonly string[]): DomainRule {
  return {
    path: `/${name}`,
    ops: allOps,
    refuseOp,
    apply({ [name]: _before, ...others }, { op, path, value }) {
      if (op === 'remove' || !value) return others as StoredDomainName;
      if (set && !set.includes(value))
        throw badRequest(`Invalid value ${value} for ${path}. Must be one of: [${set.join(', ')}]`);
      return { ...others, [name]: value } as StoredDomainName;
    },
  };
}

/** One that cannot be without a value. */
function required(name: keyof StoredDomainName, set: readonly string[], path = `/${name}`): DomainRule {
  return {
    path,
    ops: ['replace'],
    refuseOp,
    apply(found, { value }) {
      if (!value || !set.includes(value))
        throw badRequest(`Invalid value ${value} for ${path}. Must be one of: [${set.join(', ')}]`);
      return { ...found, [name]: value };
    },
  };
}

/** The type stands in the value; behind the path, as some clients write it, stands the old one or an index. */
function changeTypes(found: StoredDomainName, change: Change): StoredDomainName {
  const value = change.op === 'remove' && !change.value ? change.captures[0] : change.value;
  const type = endpointTypeOf(value);
  const others = found.types.filter((one) => one !== type);
  if (change.op === 'remove') return { ...found, types: others };
  if (found.types.includes('PRIVATE') !== (type === 'PRIVATE')) {
    throw badRequest('A public domain name cannot be migrated to a private one, nor a private one to a public one.');
  }
  return { ...found, types: change.op === 'replace' ? [type] : [...others, type] };
}

function endpointTypeOf(value: string | undefined): EndpointType {
  const type = enums.endpointType.find((one) => one === value);
  if (!type) throw badRequest('Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE');
  return type;
}

const typeRules: DomainRule[] = ['/endpointConfiguration/types', '/endpointConfiguration/types/*'].map((path) => ({
  path,
  ops: allOps,
  refuseOp,
  apply: changeTypes,
}));

/** An empty URI turns mutual TLS off. */
function mutualTlsRule(name: 'truststoreUri' | 'truststoreVersion'): DomainRule {
  return {
    path: `/mutualTlsAuthentication/${name}`,
    ops: allOps,
    refuseOp,
    apply({ mutualTlsAuthentication, ...found }, { op, value }) {
      const { [name]: _before, truststoreWarnings: _warnings, ...others } = mutualTlsAuthentication ?? {};
      const settled: MutualTlsAuthentication = op === 'remove' || !value ? others : { ...others, [name]: value };
      return settled.truststoreUri ? { ...found, mutualTlsAuthentication: settled } : found;
    },
  };
}

/** Paths of UpdateDomainName. */
export const domainPatchTable: PatchTable<StoredDomainName> = {
  refusal: refusePath,
  rules: [
    field('certificateName'),
    field('certificateArn'),
    field('regionalCertificateName'),
    field('regionalCertificateArn'),
    field('ownershipVerificationCertificateArn'),
    field('endpointAccessMode', enums.endpointAccessMode),
    field('policy'),
    field('managementPolicy'),
    required('securityPolicy', domainEnums.securityPolicy),
    required('routingMode', domainEnums.routingMode),
    required('ipAddressType', enums.ipAddressType, '/endpointConfiguration/ipAddressType'),
    ...typeRules,
    mutualTlsRule('truststoreUri'),
    mutualTlsRule('truststoreVersion'),
  ],
};
