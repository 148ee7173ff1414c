import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, Flags } from '../../lib/cli/flags.ts';
import { templateView, traceView } from '../../lib/cli/views/template.ts';
import { ApigwError } from '../../lib/errors.ts';
import { type TemplateTest, testTemplate, testTemplates, watchTemplate } from '../../lib/services/template-test.ts';

export default class TemplateTestCommand extends BaseCommand {
  static override summary = 'Render a mapping template outside of any API.';
  static override description = `The text goes to stdout, and every reference with its value to stderr.
With --jsonl, FILE is - and stdin has a case a line, {"id", "template", "body", "params", "context", "stageVariables"}
(the body is the raw text); a line of {"id", "output", "overrides"} or {"id", "error"} answers each.`;
  static override args = {
    file: Args.string({ required: true, description: 'File with the template; - for cases on stdin.' }),
  };
  static override flags = {
    body: Flags.string({ description: "File with the body: of the request, or of the backend's answer." }),
    params: Flags.string({ description: 'JSON file: {"path": {}, "querystring": {}, "header": {}}.' }),
    context: Flags.string({ description: 'JSON file with $context.' }),
    'stage-variables': Flags.string({ description: 'JSON file with $stageVariables.' }),
    watch: Flags.boolean({ description: 'Render again when one of the files changes.', exclusive: ['json'] }),
    jsonl: Flags.boolean({ description: 'Read cases from stdin, one a line.', exclusive: ['watch', 'json'] }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> request.vtl --body body.json --params params.json',
    { description: 'A suite', command: '<%= config.bin %> <%= command.id %> - --jsonl < cases.jsonl' },
  ];

  async run(): Promise<TemplateTest | undefined> {
    const { args, flags } = await this.parse(TemplateTestCommand);
    const context = this.context(flags);
    if ((flags.jsonl === true) !== (args.file === '-'))
      throw new ApigwError('Usage', '--jsonl and - (stdin) go together');
    if (flags.jsonl) {
      for (const result of await testTemplates(context)) this.host.stdout.write(`${JSON.stringify(result)}\n`);
      return undefined;
    }
    const { body, params, context: file, 'stage-variables': stageVariables } = flags;
    const files = {
      template: args.file,
      ...(body !== undefined && { body }),
      ...(params !== undefined && { params }),
      ...(file !== undefined && { context: file }),
      ...(stageVariables !== undefined && { stageVariables }),
    };
    if (!flags.watch) return this.#show(await testTemplate(context, files));
    const show = () =>
      testTemplate(context, files).then(
        (test) => void this.#show(test),
        (error: Error) => this.logToStderr(error.message),
      );
    await show();
    await watchTemplate(context, files, show);
    return undefined;
  }

  #show(test: TemplateTest): TemplateTest {
    if (this.jsonEnabled()) return test;
    for (const line of traceView(test)) this.logToStderr(line);
    this.host.stdout.write(templateView(test));
    return test;
  }
}
