// The text of a saved plan as an object: read with care, since a file may be anything. What is in it, each kind of plan checks.

import { ApigwError } from '../errors.ts';

/** What a file of plans is: its name, and the command that makes one. */
export interface PlanFile {
  name: string;
  /** `apigw deploy --plan-out FILE`. */
  remake: string;
}

type PlanObject = Record<string, unknown>;

/** What every kind of plan has, by the type that it is. */
export interface PlanShape {
  texts: readonly string[];
  objects: readonly string[];
  lists: readonly string[];
  stepKinds: readonly string[];
}

/** Reads a plan of format 1 that has this shape. Throws InvalidInput, naming the file. */
export function parsePlanText(text: string, file: PlanFile, shape: PlanShape): PlanObject {
  const value = parseJson(text, file);
  const fault = faultOf(value, shape);
  if (fault === undefined) return value as PlanObject;
  throw new ApigwError('InvalidInput', `${file.name}: not a plan that this version can apply: ${fault}`, {
    hint: `Make it again: ${file.remake}`,
  });
}

function parseJson(text: string, file: PlanFile): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApigwError('InvalidInput', `${file.name}: not a plan: ${(cause as Error).message}`, {
      hint: `Make one: ${file.remake}`,
      cause,
    });
  }
}

const isObject = (value: unknown): value is PlanObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function faultOf(plan: unknown, shape: PlanShape): string | undefined {
  if (!isObject(plan)) return 'it is not an object';
  if (plan['format'] !== 1) return `its format is ${JSON.stringify(plan['format'])}, not 1`;
  const missing = [
    ...shape.texts.filter((name) => typeof plan[name] !== 'string'),
    ...shape.objects.filter((name) => !isObject(plan[name])),
    ...shape.lists.filter((name) => !Array.isArray(plan[name])),
  ];
  if (missing[0] !== undefined) return `'${missing[0]}' is missing`;
  const strange = (plan['steps'] as unknown[]).find(
    (step) => !isObject(step) || !shape.stepKinds.includes(String(step['kind'])),
  );
  return strange === undefined ? undefined : `its step ${JSON.stringify(strange).slice(0, 80)} is not known`;
}
