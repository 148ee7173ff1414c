import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, portFlag } from '../../lib/cli/flags.ts';
import { type LocalClock as Clock, localClock } from '../../lib/services/local-clock.ts';

export default class LocalClock extends BaseCommand {
  static override summary = "Show the local gateway's clock, or move it.";
  static override description = `Quotas, caches, throttling and the lifetimes of tokens go by it. Moves add up;
it keeps its distance from the machine's clock over a restart, until it is reset.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    { description: 'A new day: daily quotas begin anew', command: '<%= config.bin %> <%= command.id %> +1d' },
    { description: 'Back to the time of the machine', command: '<%= config.bin %> <%= command.id %> reset' },
  ];
  static override args = {
    change: Args.string({ description: '+1d, -2h, +30m, 2027-01-01T00:00:00Z, or reset.' }),
  };
  static override flags = { port: portFlag() };

  async run(): Promise<Clock> {
    this.argv = apart(this.argv);
    const { args, flags } = await this.parse(LocalClock);
    const clock = await localClock(this.context(flags), args.change, flags.port);
    this.log(`${clock.now}${difference(clock.offset)}`);
    return clock;
  }
}

/** `-2h` is no flag. */
function apart(argv: readonly string[]): string[] {
  const change = argv.find((word) => /^-\d/.test(word));
  if (change === undefined || argv.includes('--')) return [...argv];
  return [...argv.filter((word) => word !== change), '--', change];
}

function difference(offset: number): string {
  if (offset === 0) return '';
  const seconds = Math.round(Math.abs(offset) / 1000);
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const;
  const text = parts.flatMap(([count, unit]) => (count > 0 ? [`${count}${unit}`] : [])).join(' ') || '0s';
  return ` (${text} ${offset > 0 ? 'ahead of' : 'behind'} this machine)`;
}
