// Operations on documentation parts and versions (guide: "Documentation for REST APIs"; API reference; texts recorded).

import type {
  CreateDocumentationPartRequest,
  CreateDocumentationVersionRequest,
  DeleteDocumentationPartRequest,
  DeleteDocumentationVersionRequest,
  DocumentationPart,
  DocumentationPartLocation,
  DocumentationParts,
  DocumentationVersion,
  DocumentationVersions,
  GetDocumentationPartRequest,
  GetDocumentationPartsRequest,
  GetDocumentationVersionRequest,
  GetDocumentationVersionsRequest,
  UpdateDocumentationPartRequest,
  UpdateDocumentationVersionRequest,
} from '@aws-sdk/client-api-gateway';
import { given } from '../../model/given.ts';
import { page } from '../store/paging.ts';
import { findRestApi, listOf, newRecordId, wireDate } from './api-store.ts';
import { enums, oneOf, refuseViolations } from './constraints.ts';
import type { Context } from './context.ts';
import { locationText } from './documentation-location.ts';
import { badRequest, conflict, limitExceeded, notFound } from './faults.ts';
import { checkAndApplyPatch, type PatchTable, refuseWithChoices } from './patch.ts';
import { choiceText } from './patch-rules.ts';
import { quota } from './quotas.ts';
import { findStage } from './stage-store.ts';

function createDocumentationPart(input: CreateDocumentationPartRequest, context: Context): DocumentationPart {
  const at = 'createDocumentationPartInput.location.type';
  refuseViolations([oneOf(at, input.location?.type, enums.documentationPartType)]);
  const { id: restApiId } = findRestApi(context, input.restApiId);
  const location = given(input.location ?? {}) as DocumentationPartLocation;
  const others = listOf<DocumentationPart>(context.records, 'documentationpart', restApiId);
  const place = locationText(location);
  if (others.some((part) => locationText(part.location ?? {}) === place)) {
    throw conflict(`Documentation part already exists for the specified location: ${place}`);
  }
  if (others.length >= quota(context, 'documentationParts')) throw limitExceeded('DocumentationParts');
  const id = newRecordId(context, 'documentationpart', restApiId);
  return storePart(context, restApiId, { id, location, ...given({ properties: input.properties }) });
}

function storePart(context: Context, restApiId: string, part: DocumentationPart): DocumentationPart {
  if (!part.properties) throw badRequest('Documentation part properties must be non-empty');
  context.records.put(['documentationpart', restApiId, part.id ?? ''], part);
  return part;
}

function getDocumentationPart(input: GetDocumentationPartRequest, context: Context): DocumentationPart {
  const found = context.records.get<DocumentationPart>([
    'documentationpart',
    input.restApiId ?? '',
    input.documentationPartId ?? '',
  ]);
  if (!found) throw notFound('Invalid Documentation part identifier specified');
  return found;
}

function getDocumentationParts(input: GetDocumentationPartsRequest, context: Context): DocumentationParts {
  const { id } = findRestApi(context, input.restApiId);
  const wanted = listOf<DocumentationPart>(context.records, 'documentationpart', id).filter(
    ({ location }) =>
      (!input.type || location?.type === input.type) &&
      (!input.path || location?.path === input.path) &&
      (!input.nameQuery || location?.name?.includes(input.nameQuery)),
  );
  const { items, position } = page(wanted, input, (part) => part.id ?? '');
  return { items, ...given({ position }) };
}

const partPatchTable: PatchTable<DocumentationPart> = {
  refusal: refuseWithChoices,
  rules: [choiceText('/properties', 'properties')],
};

function updateDocumentationPart(input: UpdateDocumentationPartRequest, context: Context): DocumentationPart {
  const request = { record: getDocumentationPart(input, context), operations: input.patchOperations };
  return storePart(
    context,
    input.restApiId ?? '',
    checkAndApplyPatch('updateDocumentationPartInput', request, partPatchTable),
  );
}

function deleteDocumentationPart(input: DeleteDocumentationPartRequest, context: Context): object {
  const { id = '' } = getDocumentationPart(input, context);
  context.records.remove(['documentationpart', input.restApiId ?? '', id]);
  return {};
}

type StoredVersion = Omit<DocumentationVersion, 'createdDate'> & { version: string; createdDate: number };

/** A version is a snapshot of the parts; a stage may be given it at once. */
function createDocumentationVersion(input: CreateDocumentationVersionRequest, context: Context): DocumentationVersion {
  const { id: restApiId } = findRestApi(context, input.restApiId);
  const version = input.documentationVersion ?? '';
  const key = ['documentationversion', restApiId, version];
  if (context.records.get(key)) throw conflict(`Documentation version already exists: ${version}`);
  const stored: StoredVersion = {
    version,
    ...given({ description: input.description }),
    createdDate: context.now.getTime(),
  };
  context.records.put(key, stored);
  if (input.stageName) {
    const stage = findStage(context, restApiId, input.stageName);
    context.records.put(['stage', restApiId, stage.stageName], { ...stage, documentationVersion: version });
  }
  return presentVersion(stored);
}

function presentVersion(stored: StoredVersion): DocumentationVersion {
  return { ...stored, createdDate: wireDate(stored.createdDate) };
}

function findVersion(context: Context, input: GetDocumentationVersionRequest): StoredVersion {
  const key = ['documentationversion', input.restApiId ?? '', input.documentationVersion ?? ''];
  const found = context.records.get<StoredVersion>(key);
  if (!found) throw notFound('Invalid Documentation version specified');
  return found;
}

function getDocumentationVersion(input: GetDocumentationVersionRequest, context: Context): DocumentationVersion {
  return presentVersion(findVersion(context, input));
}

function getDocumentationVersions(input: GetDocumentationVersionsRequest, context: Context): DocumentationVersions {
  const { id } = findRestApi(context, input.restApiId);
  const all = listOf<StoredVersion>(context.records, 'documentationversion', id);
  const { items, position } = page(all, input, ({ version }) => version);
  return { items: items.map(presentVersion), ...given({ position }) };
}

const versionPatchTable: PatchTable<StoredVersion> = {
  refusal: refuseWithChoices,
  rules: [choiceText('/description', 'description')],
};

function updateDocumentationVersion(input: UpdateDocumentationVersionRequest, context: Context): DocumentationVersion {
  const request = { record: findVersion(context, input), operations: input.patchOperations };
  const patched = checkAndApplyPatch('updateDocumentationVersionInput', request, versionPatchTable);
  context.records.put(['documentationversion', input.restApiId ?? '', patched.version], patched);
  return presentVersion(patched);
}

function deleteDocumentationVersion(input: DeleteDocumentationVersionRequest, context: Context): object {
  const { version } = findVersion(context, input);
  context.records.remove(['documentationversion', input.restApiId ?? '', version]);
  return {};
}

/** Operations on documentation. */
export const documentationHandlers = {
  CreateDocumentationPart: createDocumentationPart,
  GetDocumentationPart: getDocumentationPart,
  GetDocumentationParts: getDocumentationParts,
  UpdateDocumentationPart: updateDocumentationPart,
  DeleteDocumentationPart: deleteDocumentationPart,
  CreateDocumentationVersion: createDocumentationVersion,
  GetDocumentationVersion: getDocumentationVersion,
  GetDocumentationVersions: getDocumentationVersions,
  UpdateDocumentationVersion: updateDocumentationVersion,
  DeleteDocumentationVersion: deleteDocumentationVersion,
};
