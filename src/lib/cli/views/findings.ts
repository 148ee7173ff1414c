// What lint found: file:line:column: severity code message, then what AWS does and what to do about it.

import type { Screen } from '../terminal.ts';
import { oneLine } from './text-width.ts';

export interface ShownFinding {
  code: string;
  severity: 'error' | 'warning' | 'info';
  message: string;
  place?: { file: string; line: number; column: number };
  /** What API Gateway does about it. */
  aws?: string;
  /** What to do about it. */
  fix?: string;
}

const colors = { error: 'red', warning: 'yellow', info: 'cyan' } as const;

/** The findings in the order given, and their count. What AWS does and what to do is told at the first of each code. */
export function findingsView(findings: readonly ShownFinding[], screen: Screen): string {
  const explained = new Set<string>();
  const texts = findings.map((finding) => {
    const { code, aws, fix, ...bare } = finding;
    const text = findingText(explained.has(`${code} ${aws} ${fix}`) ? { code, ...bare } : finding, screen);
    explained.add(`${code} ${aws} ${fix}`);
    return text;
  });
  return [...texts, countFindings(findings, screen)].join('\n');
}

function findingText(finding: ShownFinding, { paint }: Screen): string {
  const { place, severity } = finding;
  const at = place ? `${paint.bold(`${place.file}:${place.line}:${place.column}`)}: ` : '';
  const head = `${at}${paint[colors[severity]](severity)} ${paint.dim(finding.code)} ${oneLine(finding.message)}`;
  const more = [finding.aws && `API Gateway: ${finding.aws}`, finding.fix && `Fix: ${finding.fix}`];
  return [head, ...more.filter(Boolean).map((line) => paint.dim(`  ${oneLine(String(line))}`))].join('\n');
}

/** `2 errors, 1 warning`, or that nothing was found. */
function countFindings(findings: readonly ShownFinding[], { paint }: Screen): string {
  if (findings.length === 0) return paint.green('No findings.');
  const counts = (['error', 'warning', 'info'] as const).map((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    const plural = severity !== 'info' && count > 1 ? 's' : '';
    return count === 0 ? '' : paint[colors[severity]](`${count} ${severity}${plural}`);
  });
  return counts.filter(Boolean).join(', ');
}
