import { BaseCommand } from '../lib/cli/base-command.ts';
import { completionScripts } from '../lib/cli/completion/scripts.ts';
import { completionPlaces } from '../lib/cli/completion/words.ts';
import { Args } from '../lib/cli/flags.ts';
import { readManifest } from '../lib/cli/manifest.ts';

export default class Completion extends BaseCommand {
  static override summary = 'Print the completion script of a shell.';
  static override description =
    `The script holds every command and flag of this version: print it again after an update.

To have completion in every new shell, add its line to the shell's start-up file:
  bash   ~/.bashrc                     eval "$(apigw completion bash)"
  zsh    ~/.zshrc, after compinit      eval "$(apigw completion zsh)"
  fish   ~/.config/fish/config.fish    apigw completion fish | source`;
  static override args = {
    shell: Args.string({ required: true, options: Object.keys(completionScripts), description: 'Which shell.' }),
  };
  static override examples = [
    { description: 'Complete in this bash, now', command: 'eval "$(<%= config.bin %> <%= command.id %> bash)"' },
    { description: 'The same in fish', command: '<%= config.bin %> <%= command.id %> fish | source' },
  ];

  async run(): Promise<{ shell: string; script: string }> {
    const { args } = await this.parse(Completion);
    const places = completionPlaces(readManifest(this.host.root));
    const script = completionScripts[args.shell as keyof typeof completionScripts](places);
    this.host.stdout.write(this.jsonEnabled() ? '' : script);
    return { shell: args.shell, script };
  }
}
