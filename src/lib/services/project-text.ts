// apigw.yaml as `init` writes it: the values, and comments that say what else there is.

import type { ProjectFile } from './project-schema.ts';

const schema = 'https://unpkg.com/apigw/schemas/apigw.schema.json';

/** The text of a project file. Functions that are not declared are there as comments. */
export async function writeProject(project: ProjectFile, functions: readonly string[]): Promise<string> {
  const { stringify } = await import('yaml');
  const head = `# yaml-language-server: $schema=${schema}\n# \${VAR} is replaced from the environment and from variables:, here and in the spec.\n`;
  return `${head}${stringify(project)}${functionsText(functions)}`;
}

function functionsText(functions: readonly string[]): string {
  if (functions.length === 0) return '';
  const entries = functions.map(
    (name) => `#   ${name}: { runtime: nodejs20.x, handler: index.handler, code: functions/${name} }`,
  );
  return ['', '# Lambda functions that the local gateway runs itself:', '# functions:', ...entries, ''].join('\n');
}
