// Which settings of a stage differ, by the paths of UpdateStage (and `/tags/{key}`): what a concurrent change has touched, and
// what a read-back shows. API reference: "Patch Operations", Stage.

import { settingKeyFromRecord } from '../model/method-setting-keys.ts';
import type { StageSettings } from '../model/stage.ts';
import { stagePatch } from '../model/stage-records.ts';

/** The paths in which two sets of settings differ. */
export function differingPaths(from: StageSettings, to: StageSettings): string[] {
  const tags = new Set([...Object.keys(from.tags), ...Object.keys(to.tags)]);
  return [
    ...stagePatch(from, to).map(({ path = '' }) => path),
    ...[...tags].filter((key) => from.tags[key] !== to.tags[key]).map(tagPath),
  ];
}

/** As a path, though UpdateStage has none for tags. */
export const tagPath = (key: string): string => `/tags/${key}`;

/** Those of `paths` that one of `others` is, holds, or lies in. */
export function overlapping(paths: readonly string[], others: readonly string[]): string[] {
  return paths.filter((path) => others.some((other) => meet(path, other)));
}

const meet = (a: string, b: string): boolean => a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);

/** A path in words: `variable a`, `throttling/rateLimit of GET /pets`. */
export function nameOfPath(path: string): string {
  const [, first = '', second = '', ...rest] = path.split('/');
  if (first === 'variables') return `variable ${second}`;
  if (first === 'tags') return `tag ${path.slice('/tags/'.length)}`;
  if (!isMethodSetting(first)) return [first, second, ...rest].filter(Boolean).join(' ');
  const key = settingKeyFromRecord(`${first}/${second}`);
  return `${rest.join('/') || 'the settings'} of ${key === '*' ? 'all methods' : key}`;
}

/** AWS's own fields are words; the token of a path is `*` or starts with an escaped slash. */
const isMethodSetting = (token: string) => token === '*' || token.startsWith('~1');
