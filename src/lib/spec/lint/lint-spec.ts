// lint: everything about a specification that API Gateway refuses, ignores or changes, each with its place.

import type { SpecDocument } from '../spec-document.ts';
import { checkDocument, checkLimits } from './document.ts';
import { checkExtensions } from './extensions.ts';
import type { Finding, Severity } from './finding.ts';
import { checkImport } from './import-verdict.ts';
import { checkIntegrations } from './integrations.ts';
import { openForLint, type Report } from './lint-document.ts';
import { checkParameters } from './parameters.ts';
import { checkOperationIds, checkOperationParts, checkPaths } from './paths.ts';
import { type Rule, type RuleCode, rules } from './rules.ts';
import { checkSchemas } from './schemas.ts';
import { checkSecurity } from './security.ts';
import { checkStrictly } from './strict-verdict.ts';

const checks = [
  checkDocument,
  checkLimits,
  checkImport,
  checkPaths,
  checkOperationIds,
  checkOperationParts,
  checkParameters,
  checkSchemas,
  checkSecurity,
  checkIntegrations,
  checkExtensions,
];
const order: Severity[] = ['error', 'warning', 'info'];

/**
 * The findings about a document, in the order of files and lines, errors first on one line. Linear in its size.
 * A rule that is told `once` has one finding with the number of places.
 */
export async function lintSpec(document: SpecDocument): Promise<Finding[]> {
  const reports: Report[] = [];
  const lint = openForLint(document, reports);
  for (const check of checks) check(lint);
  await checkStrictly(lint);
  return [...warningsOf(document, reports), ...grouped(reports).map((report) => findingOf(document, report))].sort(
    byPlace,
  );
}

/** What reading already found, but for references that the import tells of in its own words. */
function warningsOf(document: SpecDocument, reports: Report[]): Finding[] {
  const told = new Set(
    reports.filter(({ code }) => code === 'model-missing').map(({ pointer }) => JSON.stringify(pointer)),
  );
  const others = document.warnings.filter(
    ({ code, pointer }) => code !== 'ref-dangling' || !told.has(JSON.stringify(pointer)),
  );
  return others.map(({ code, message, pointer, place }) => {
    const { severity, aws, fix } = ruleOf(code);
    return { code, severity, message, place, pointer, aws, fix };
  });
}

function findingOf(document: SpecDocument, { code, pointer, message, of }: Report): Finding {
  const { severity, aws, fix } = ruleOf(code);
  return { code, severity, message, place: document.locate(pointer, of), pointer, aws, fix };
}

function ruleOf(code: string): Rule {
  return rules[code as RuleCode];
}

/**
 * Reports of one rule at one place become one (a shared response is reported for each method that uses it), and so do
 * all reports of a rule that is told once: the first, with the number of the others.
 */
function grouped(reports: Report[]): Report[] {
  const groups = new Map<string, Report[]>();
  for (const report of reports) {
    const key = ruleOf(report.code).once ? report.code : JSON.stringify([report.code, report.pointer]);
    const group = groups.get(key);
    if (group) group.push(report);
    else groups.set(key, [report]);
  }
  return [...groups.values()].flatMap(summed);
}

function summed([first, ...others]: Report[]): Report[] {
  if (!first) return [];
  return [others.length > 0 ? { ...first, message: `${first.message} (and ${others.length} more)` } : first];
}

function byPlace(a: Finding, b: Finding): number {
  if (a.place.file !== b.place.file) return a.place.file < b.place.file ? -1 : 1;
  const places = a.place.line - b.place.line || a.place.column - b.place.column;
  return places || order.indexOf(a.severity) - order.indexOf(b.severity);
}
