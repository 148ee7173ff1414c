// A diff for machines that read text: Markdown for a pull request's comment, and GitHub's workflow commands, which
// become annotations (docs.github.com, "Workflow commands for GitHub Actions").

import { groupByPlace, placeOf, type ShownChange, severities, summaryOf, usedByOf } from './changes.ts';
import { oneLine } from './text-width.ts';

/** Markdown: a table per severity, the worst first. */
export function diffMarkdown(changes: readonly ShownChange[], title: string): string {
  const sections = severities
    .map((severity) => [severity, changes.filter((change) => change.severity === severity)] as const)
    .filter(([, group]) => group.length > 0)
    .map(([severity, group]) => `### ${capitalize(severity)}\n\n${markdownTable(group)}`);
  return [`## ${escapeMarkdown(title)}`, `${summaryOf(changes)}.`, ...sections].join('\n\n');
}

function markdownTable(changes: readonly ShownChange[]): string {
  const rows = [...groupByPlace(changes).values()].flat().map((change) => {
    const text = escapeMarkdown(`${change.message}${usedByOf(change)}`);
    return `| ${escapeMarkdown(placeOf(change))} | ${change.kind} | ${text} | \`${change.rule}\` |`;
  });
  return ['| Where | | What | Rule |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

const capitalize = (word: string) => `${word[0]?.toUpperCase()}${word.slice(1).replace('-', ' ')}`;

/** Names come from specs: what Markdown or HTML would read as markup is escaped. */
const escapeMarkdown = (text: string) => oneLine(text).replace(/[\\`*_|<>[\]&]/g, '\\$&');

const commands = {
  breaking: 'error',
  'possibly-breaking': 'warning',
  'non-breaking': 'notice',
  'gateway-only': 'notice',
} as const;

/** One workflow command per change; `file` is the spec that the annotations are shown at. */
export function diffGithub(changes: readonly ShownChange[], file?: string): string {
  const at = file === undefined ? '' : `file=${escapeProperty(file)},`;
  const lines = changes.map((change) => {
    const title = escapeProperty(`${change.severity}: ${placeOf(change)}`);
    return `::${commands[change.severity]} ${at}title=${title}::${escapeData(`${change.message}${usedByOf(change)} [${change.rule}]`)}`;
  });
  return [...lines, summaryOf(changes)].join('\n');
}

const escapeData = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string) => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
