// Tags of certificates (ACM API reference: AddTagsToCertificate, RemoveTagsFromCertificate, ListTagsForCertificate).

import type {
  AddTagsToCertificateRequest,
  ListTagsForCertificateRequest,
  ListTagsForCertificateResponse,
  RemoveTagsFromCertificateRequest,
  Tag,
} from '@aws-sdk/client-acm';
import { record } from '../../../model/api.ts';
import { Fault } from '../../wire/fault.ts';
import { refuseViolations } from '../constraints.ts';
import type { Context } from '../context.ts';
import { ofLength } from './certificate-constraints.ts';
import { certificateOf, putCertificate } from './certificate-store.ts';

type Tags = Record<string, string>;

const mostTags = 50;
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** A certificate's tags with these added, checked. */
export function addTags(before: Tags, added: readonly Tag[] | undefined): Tags {
  refuseViolations([ofLength('tags', added, { min: 1, max: mostTags })]);
  for (const tag of added ?? []) checkTag(tag);
  const tags = record([...Object.entries(before), ...(added ?? []).map(pairOf)]);
  if (Object.keys(tags).length > mostTags) {
    throw new Fault('TooManyTagsException', `A certificate cannot have more than ${mostTags} tags.`);
  }
  return tags;
}

const pairOf = ({ Key = '', Value = '' }: Tag): [string, string] => [Key, Value];

function checkTag({ Key = '', Value = '' }: Tag): void {
  const wrong = (what: string) => new Fault('InvalidTagException', what);
  if (/^aws:/i.test(Key)) throw wrong(`Tag keys cannot start with aws: ${Key}`);
  if (Key === '' || Key.length > 128 || !tagText.test(Key)) throw wrong(`Invalid tag key: ${Key}`);
  if (Value.length > 256 || !tagText.test(Value)) throw wrong(`Invalid tag value: ${Value}`);
}

function addTagsToCertificate(input: AddTagsToCertificateRequest, context: Context): object {
  const certificate = certificateOf(context, input.CertificateArn);
  putCertificate(context, { ...certificate, tags: addTags(certificate.tags, input.Tags) });
  return {};
}

/** A tag with a value goes only where it has that value. */
function removeTagsFromCertificate(input: RemoveTagsFromCertificateRequest, context: Context): object {
  const certificate = certificateOf(context, input.CertificateArn);
  const isGone = (key: string, value: string) =>
    input.Tags?.some((tag) => tag.Key === key && (tag.Value === undefined || tag.Value === value)) ?? false;
  const tags = record(Object.entries(certificate.tags).filter(([key, value]) => !isGone(key, value)));
  putCertificate(context, { ...certificate, tags });
  return {};
}

function listTagsForCertificate(
  input: ListTagsForCertificateRequest,
  context: Context,
): ListTagsForCertificateResponse {
  const { tags } = certificateOf(context, input.CertificateArn);
  return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
}

/** Operations on tags. */
export const certificateTagHandlers = {
  AddTagsToCertificate: addTagsToCertificate,
  RemoveTagsFromCertificate: removeTagsFromCertificate,
  ListTagsForCertificate: listTagsForCertificate,
};
