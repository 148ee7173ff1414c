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
  return [...warningsOf(document), ...grouped(reports).map((report) => findingOf(document, report))].sort(byPlace);
}

/** What reading already found. */
function warningsOf(document: SpecDocument): Finding[] {
  return document.warnings.map(({ code, message, pointer, place }) => {
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

/** Reports of one thing at one place, once; and of a rule that is told once, the first with the number of the others. */
function grouped(reports: Report[]): Report[] {
  const kept = new Map<string, { report: Report; count: number }>();
  for (const report of reports) {
    const once = ruleOf(report.code).once;
    const key = once ? report.code : JSON.stringify([report.code, report.pointer, report.message]);
    const known = kept.get(key);
    if (known) known.count++;
    else kept.set(key, { report, count: 1 });
  }
  return [...kept.values()].map(({ report, count }) =>
    count > 1 && ruleOf(report.code).once
      ? { ...report, message: `${report.message} (and ${count - 1} more)` }
      : report,
  );
}

function byPlace(a: Finding, b: Finding): number {
  if (a.place.file !== b.place.file) return a.place.file < b.place.file ? -1 : 1;
  const places = a.place.line - b.place.line || a.place.column - b.place.column;
  return places || order.indexOf(a.severity) - order.indexOf(b.severity);
}
