// What the two sides of a diff are, from what was written on the command line.

import { ApigwError } from '../errors.ts';
import { parseRevisionPath, type RevisionPath } from './git-revision.ts';

export type SpecSide = { kind: 'spec'; label: string; source: string };
export type RevisionSide = { kind: 'revision'; label: string; at: RevisionPath };
export type StageSide = { kind: 'stage'; label: string; stageName: string };
export type Side = SpecSide | RevisionSide | StageSide;

const stagePrefix = 'stage:';

/** `stage:NAME`, `REV:PATH`, or a spec. */
export function parseSide(text: string): Side {
  if (text.startsWith(stagePrefix)) return stageSide(text.slice(stagePrefix.length));
  const at = parseRevisionPath(text);
  return at ? { kind: 'revision', label: text, at } : { kind: 'spec', label: text, source: text };
}

function stageSide(stageName: string): StageSide {
  if (stageName === '') throw new ApigwError('Usage', 'A stage has no name', { hint: 'Write it as stage:NAME' });
  return { kind: 'stage', label: `stage ${stageName}`, stageName };
}

export interface GivenSides {
  sides: readonly string[];
  stage?: string;
  /** The project's spec, where a side is not given. Throws Usage where there is none. */
  projectSpec(): string;
}

/** Before and after. One side alone is what `--stage` is compared with; a stage alone is compared with the project's spec. */
export function chooseSides({ projectSpec, sides, stage }: GivenSides): [Side, Side] {
  const [first, second] = sides.map(parseSide);
  if (first && second) return [first, second];
  const spec = (): Side => ({ kind: 'spec', label: projectSpec(), source: projectSpec() });
  if (stage !== undefined) return [stageSide(stage), first ?? spec()];
  if (first?.kind === 'stage') return [first, spec()];
  throw new ApigwError('Usage', 'Missing: --stage', {
    hint: 'Compare the spec with a stage (--stage NAME), or give two sides: apigw diff main:openapi.yaml openapi.yaml',
  });
}
