// Changes of hosted zones and their state: PENDING in the answer of the call that made one, INSYNC when its time is up
// (API reference: GetChange).

import type { ChangeInfo, GetChangeRequest, GetChangeResponse } from '@aws-sdk/client-route-53';
import { given } from '../../../model/given.ts';
import { Fault } from '../../wire/fault.ts';
import type { Context } from '../context.ts';
import { bareId } from './zone-store.ts';

interface StoredChange {
  id: string;
  /** ISO. */
  submittedAt: string;
  comment?: string;
}

/** Notes a change; what its call answers. */
export function submitChange(context: Context, comment?: string): ChangeInfo {
  const id = `C0${context.newId(18).toUpperCase()}`;
  const change: StoredChange = { id, submittedAt: context.now.toISOString(), ...given({ comment }) };
  context.records.put(['change', id], change);
  return describeChange(change, 'PENDING');
}

function describeChange({ id, submittedAt, comment }: StoredChange, status: 'PENDING' | 'INSYNC'): ChangeInfo {
  return { Id: `/change/${id}`, Status: status, SubmittedAt: new Date(submittedAt), ...given({ Comment: comment }) };
}

function getChange(input: GetChangeRequest, context: Context): GetChangeResponse {
  const id = bareId(input.Id ?? '');
  const change = context.records.get<StoredChange>(['change', id]);
  if (!change) throw new Fault('NoSuchChange', `Could not find resource with ID: ${id}`);
  const age = context.now.getTime() - Date.parse(change.submittedAt);
  return { ChangeInfo: describeChange(change, age >= context.delays.dns ? 'INSYNC' : 'PENDING') };
}

/** Operations on changes. */
export const changeHandlers = { GetChange: getChange };
