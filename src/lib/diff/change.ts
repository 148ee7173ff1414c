// One difference between two APIs or two stages: a plain value, with its rule and what that rule says of it.

import type { Json } from '../model/api.ts';
import { type Kind, type RuleId, rules, type Severity } from './rules.ts';

export interface Change {
  rule: RuleId;
  severity: Severity;
  kind: Kind;
  /** Of the resource, such as `/pets/{id}`; absent: the API or the stage as a whole. */
  path?: string;
  /** `GET` … or `ANY`. */
  method?: string;
  /** What changed, in words: `query parameter limit`. */
  subject: string;
  before?: Json;
  after?: Json;
  /** A sentence without the place. */
  message: string;
  /** For a model that several methods use: all of them, as `GET /pets`. */
  usedBy?: string[];
}

/** Where a change is. */
export interface Place {
  path?: string;
  method?: string;
}

/** What a change is about. */
export interface Subject {
  subject: string;
  before?: Json | undefined;
  after?: Json | undefined;
}

/** Makes a change by its rule. */
export function makeChange(rule: RuleId, place: Place, about: Subject): Change {
  const { kind, says, severity } = rules[rule];
  const { after, before, subject } = about;
  const words: Record<string, string> = { subject, before: inWords(before), after: inWords(after) };
  return {
    rule,
    severity,
    kind,
    ...place,
    subject,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    message: says.replace(/\{(subject|before|after)\}/g, (_, name: string) => words[name] ?? ''),
  };
}

const longest = 120;

/** A value as a sentence takes it: short, on one line. */
function inWords(value: Json | undefined): string {
  if (value === undefined || value === '') return 'nothing';
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join(', ') || 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
