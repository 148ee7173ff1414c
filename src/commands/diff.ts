import { BaseCommand } from '../lib/cli/base-command.ts';
import { Args, allFlags, allOptions, apiFlag, Flags, specFlags, specOptions, stageFlag } from '../lib/cli/flags.ts';
import type { GivenFlags } from '../lib/cli/globals.ts';
import { diffGithub, diffMarkdown } from '../lib/cli/views/diff-documents.ts';
import { diffTreeView } from '../lib/cli/views/diff-tree.ts';
import { driftView } from '../lib/cli/views/drift.ts';
import { exitCodes } from '../lib/errors.ts';
import { type Diff as Difference, diff } from '../lib/services/diff.ts';
import { diffAll, type StageDiff } from '../lib/services/diff-all.ts';
import { drift } from '../lib/services/drift.ts';

/** The flags that say how the changes are written, and which of them fail. */
interface Verdict {
  format: 'text' | 'json' | 'markdown' | 'github';
  'fail-on'?: 'breaking' | 'possibly-breaking' | 'any' | undefined;
  'exit-code': boolean;
}

export default class Diff extends BaseCommand {
  static override summary = 'Show what changes between two APIs: specs, stages, git revisions.';
  static override description =
    `A side is a spec (file, URL or -), a stage (stage:NAME), or a spec of a git revision (main:openapi.yaml).
Without sides, the stage of --stage is compared with the project's spec and settings: what a deploy would change.
With --drift: what was changed past apigw, of the stage of --stage: its deployment, its settings, what is not deployed of its API.
Exits 3 with --exit-code when anything differs, 4 when something reaches --fail-on.`;
  static override args = {
    before: Args.string({ description: 'One side; alone, it is compared with --stage.' }),
    after: Args.string({ description: 'The other side.' }),
  };
  static override flags = {
    api: apiFlag,
    stage: stageFlag,
    ...allFlags,
    drift: Flags.boolean({
      exclusive: ['all', 'only'],
      description: 'What was changed by hand, in the words of routes and settings.',
    }),
    format: Flags.option({
      options: ['text', 'json', 'markdown', 'github'] as const,
      default: 'text' as const,
      description: 'How the changes are written.',
    })(),
    'fail-on': Flags.option({
      options: ['breaking', 'possibly-breaking', 'any'] as const,
      description: 'Exit 4 when a change is at least this severe.',
    })(),
    'exit-code': Flags.boolean({ description: 'Exit 3 when there are differences.' }),
    ...specFlags,
  };
  static override examples = [
    { description: 'What would deploy change?', command: '<%= config.bin %> <%= command.id %> --stage prod' },
    {
      description: 'Every stage of the project file',
      command: '<%= config.bin %> <%= command.id %> --all --exit-code',
    },
    {
      description: 'Was anything changed by hand?',
      command: '<%= config.bin %> <%= command.id %> --stage prod --drift --exit-code',
    },
    { description: 'Two files', command: '<%= config.bin %> <%= command.id %> old.yaml new.yaml --fail-on breaking' },
    {
      description: 'A branch against the working tree',
      command: '<%= config.bin %> <%= command.id %> main:openapi.yaml openapi.yaml',
    },
    { description: 'Two stages', command: '<%= config.bin %> <%= command.id %> stage:test stage:prod --api pets' },
  ];

  async run() {
    const { args, flags } = await this.parse(Diff);
    if (flags.drift) return this.#drift(flags);
    const selection = allOptions(flags, args.before);
    if (selection)
      return this.#diffAll(flags, await diffAll(this.context(flags), { ...selection, options: specOptions(flags) }));
    const result = await diff(this.context(flags), {
      sides: [args.before, args.after].filter((side) => side !== undefined),
      ...(flags.api !== undefined && { api: flags.api }),
      ...(flags.stage !== undefined && { stage: flags.stage }),
      options: specOptions(flags),
    });
    this.log(this.#write(result, flags.format));
    this.#judge(result.changes, flags);
    return result;
  }

  async #drift(flags: Verdict & GivenFlags & { api?: string | undefined; stage?: string | undefined }) {
    this.requireFlags({ stage: flags.stage });
    const { api, stage = '' } = flags;
    const found = await drift(this.context(flags), { stage, ...(api !== undefined && { api }) });
    this.log(flags.format === 'json' ? JSON.stringify(found, null, 2) : driftView(found, this.screen));
    this.#judge([...found.served, ...found.settings, ...found.undeployed], flags);
    if (!found.deployment.byApigw && flags['exit-code']) this.endWith(exitCodes.differences);
    return found;
  }

  #diffAll(flags: Verdict, results: StageDiff[]) {
    if (flags.format === 'json') this.log(JSON.stringify(results, null, 2));
    else for (const one of results) this.log(this.#writePart(one, flags.format));
    const isMissing = results.some(({ deployed }) => !deployed);
    this.#judge(
      results.flatMap(({ changes }) => changes),
      flags,
    );
    if (isMissing && flags['exit-code']) this.endWith(exitCodes.differences);
    return results;
  }

  #writePart(one: StageDiff, format: Verdict['format']): string {
    const text = one.deployed ? this.#write(one, format) : 'Not deployed yet.';
    return format === 'text' ? `${this.screen.paint.bold(one.label)}\n${text}\n` : text;
  }

  /** How the command ends. */
  #judge(changes: Difference['changes'], flags: Verdict): void {
    const failing = { breaking: ['breaking'], 'possibly-breaking': ['breaking', 'possibly-breaking'], any: undefined };
    if (flags['exit-code'] && changes.length > 0) this.endWith(exitCodes.differences);
    const severities: readonly string[] | undefined = flags['fail-on'] && failing[flags['fail-on']];
    const fails = changes.some(({ severity }) => severities?.includes(severity) ?? true);
    if (flags['fail-on'] && fails) this.endWith(exitCodes.findings);
  }

  #write(result: Difference, format: Verdict['format']): string {
    const { after, before, changes } = result;
    if (format === 'json') return JSON.stringify(result, null, 2);
    if (format === 'markdown') return diffMarkdown(changes, `${before} → ${after}`);
    if (format === 'github') return diffGithub(changes, after);
    return diffTreeView(changes, this.screen);
  }
}
