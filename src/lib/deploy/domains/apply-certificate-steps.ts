// The steps of a certificate: requested once, proved by records in DNS, issued. ACM User Guide, "DNS validation".

import { waitForIssue, waitForValidationRecords } from '../../aws/certificate-waits.ts';
import { requestCertificate, type ValidationRecord } from '../../aws/certificates.ts';
import { changeRecords, waitForChange } from '../../aws/change-records.ts';
import { readRecordSets } from '../../aws/hosted-zones.ts';
import { waitUntil } from '../../aws/wait-until.ts';
import { ApigwError } from '../../errors.ts';
import { bareName } from '../../model/domain-name.ts';
import { managedTag } from '../../model/managed-tag.ts';
import { idOf } from './describe-domain-step.ts';
import type {
  AwaitCertificate,
  AwaitValidationRecords,
  RequestCertificate,
  WriteValidationRecords,
} from './domain-plan.ts';
import {
  certificateArnOf,
  certificateClients,
  type DomainApplyContext,
  type DomainProgress,
  patienceOf,
  zoneIdOf,
} from './domain-progress.ts';
import { recordText } from './record-text.ts';

/** Requests the certificate; sent again within an hour, the request is the same certificate. */
export async function applyRequestCertificate(
  { names, region, token }: RequestCertificate,
  context: DomainApplyContext,
): Promise<DomainProgress> {
  const [DomainName = '', ...others] = names;
  const request = {
    DomainName,
    ValidationMethod: 'DNS' as const,
    Tags: [{ Key: managedTag.key, Value: managedTag.value }],
    ...(others.length > 0 && { SubjectAlternativeNames: others }),
  };
  const arn = await requestCertificate(certificateClients(context, region), request, token);
  return { ...context.progress, certificateArn: arn, said: idOf(arn) };
}

/** Writes those of its records that do not stand yet: `d` and `*.d` share one, and so do certificates of the same name. */
export async function applyWriteValidationRecords(
  step: WriteValidationRecords,
  context: DomainApplyContext,
): Promise<DomainProgress> {
  const { clients, progress } = context;
  const records = await validationRecords(step, context);
  const zoneId = zoneIdOf(context, step.zoneId);
  const standing = await Promise.all(records.map((record) => stands(record, zoneId, context)));
  const missing = records.filter((_record, at) => !standing[at]);
  if (missing.length === 0) return { ...progress, said: 'it stands there already' };
  const changes = missing.map(({ Name, Type, Value }) => ({
    Action: 'UPSERT' as const,
    ResourceRecordSet: { Name, Type, TTL: 300, ResourceRecords: [{ Value }] },
  }));
  const change = await changeRecords(clients, { zoneId, changes, comment: 'Validation for ACM' });
  await waitForChange(clients, change, patienceOf(context));
  return { ...progress, said: missing.map(({ Name }) => Name).join(', ') };
}

function validationRecords(
  { certificate, region }: WriteValidationRecords | AwaitValidationRecords,
  context: DomainApplyContext,
): Promise<ValidationRecord[]> {
  const arn = certificateArnOf(context, certificate);
  return waitForValidationRecords(certificateClients(context, region), arn, patienceOf(context));
}

async function stands(record: ValidationRecord, zoneId: string, { clients }: DomainApplyContext): Promise<boolean> {
  const there = await readRecordSets(clients, zoneId, record.Name);
  return there.some(
    ({ ResourceRecords = [], Type }) =>
      Type === record.Type && ResourceRecords.some(({ Value = '' }) => bareName(Value) === bareName(record.Value)),
  );
}

/** Watches DNS for the records. Where no resolver answers, ACM alone knows when they stand. */
export async function applyAwaitValidationRecords(
  step: AwaitValidationRecords,
  context: DomainApplyContext,
): Promise<DomainProgress> {
  const records = await validationRecords(step, context);
  await waitUntil(
    async () => {
      const left = await notSeen(records, context);
      return left.length === 0
        ? { found: true }
        : { state: `not seen yet: ${left.map(({ Name }) => Name).join(', ')}` };
    },
    { ...patienceOf(context), what: 'the validation record, which you enter' },
  );
  return context.progress;
}

/** What the user has to enter for it. */
export async function announceValidationRecords(
  step: AwaitValidationRecords,
  context: DomainApplyContext,
): Promise<string[]> {
  const missing = await notSeen(await validationRecords(step, context), context);
  if (missing.length === 0) return [];
  const lines = missing.map(({ Name, Type, Value }) =>
    recordText({ name: Name, type: Type, value: Value }, step.zoneName),
  );
  return ['Enter this where the DNS of the name is kept, and leave it there for renewals:', ...lines];
}

async function notSeen(records: readonly ValidationRecord[], { dns }: DomainApplyContext): Promise<ValidationRecord[]> {
  const seen = await Promise.all(
    records.map(async ({ Name, Value }) => {
      const told = await dns.canonicalNames(bareName(Name));
      return told === undefined || told.includes(bareName(Value));
    }),
  );
  return records.filter((_record, at) => !seen[at]);
}

/** Waits for ACM. Throws Failed with its reason where it never will be issued. */
export async function applyAwaitCertificate(
  { certificate, region }: AwaitCertificate,
  context: DomainApplyContext,
): Promise<DomainProgress> {
  const arn = certificateArnOf(context, certificate);
  const patience = patienceOf(context);
  const detail = await waitForIssue(certificateClients(context, region), arn, patience).catch((error: unknown) => {
    // The set-up goes on by itself when it is run again.
    if (!(error instanceof ApigwError) || error.code !== 'Timeout') throw error;
    throw new ApigwError('Timeout', error.message, { hint: patience.hint, retryable: true, cause: error });
  });
  const until = detail.NotAfter?.toISOString().slice(0, 10);
  return { ...context.progress, said: until === undefined ? 'issued' : `issued, until ${until}` };
}
