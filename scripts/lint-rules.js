// docs/lint-rules.md: every rule of `apigw lint`, from the one table that has them.

const heading = `# The rules of \`apigw lint\`

Generated from \`src/lib/spec/lint/rules.ts\`; not to be edited by hand. An *error* is refused by API Gateway at import or at
deployment, or fails with every request; a *warning* is ignored or changed by it; an *info* is good to know. \`--fail-on\` sets
the mildest severity that fails the command (exit code 4). Besides these, \`local-not-yet\` names the methods that need
something which the local gateway does not run yet.

A rule marked * is told once for a document, with the number of places.

| Rule | Severity | What API Gateway does | What to do |
| --- | --- | --- | --- |
`;

/**
 * @param {Record<string, {severity: string, aws: string, fix: string, once?: true}>} rules
 * @returns {string}
 */
export function renderLintRules(rules) {
  const rows = Object.entries(rules).map(([code, { severity, aws, fix, once }]) =>
    [`\`${code}\`${once ? ' *' : ''}`, severity, cell(aws), cell(fix)].join(' | '),
  );
  return `${heading}${rows.map((row) => `| ${row} |`).join('\n')}\n`;
}

/** @param {string} text */
function cell(text) {
  return text.replace(/[|<>\\]/g, '\\$&');
}
