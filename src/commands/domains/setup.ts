import { BaseCommand } from '../../lib/cli/base-command.ts';
import { Args, apiFlag, Flags, resolverFlag, stageFlag, timeoutFlag } from '../../lib/cli/flags.ts';
import { runSetup, showSetup } from '../../lib/cli/run-setup.ts';
import { type SetupFlags, setupFlags, setupOptions } from '../../lib/cli/setup-flags.ts';
import { loadSetupPlan, planDomainSetup } from '../../lib/services/set-up-domain.ts';
import { writePlan } from '../../lib/services/write-plan.ts';

/** Certificates mostly need some minutes, and CloudFront 40. */
const usualTimeout = { regional: 1800, edge: 5400 };

export default class DomainsSetup extends BaseCommand {
  static override summary = 'Put a domain name in front of a stage: certificate, DNS, mapping, until it answers.';
  static override description =
    `Asks only what it cannot find out, shows the whole plan, and does it: requests the certificate in the right region,
proves the name in DNS, makes the domain name, maps it, writes its records, and tries it. Interrupted at any point, the same
command goes on; what stands as wanted is left alone. Where DNS is not in Route 53 it tells the records to enter and waits.`;
  static override args = {
    name: Args.string({ description: 'Domain name, such as api.example.com or *.example.com.' }),
  };
  static override flags = {
    api: apiFlag,
    stage: stageFlag,
    ...setupFlags,
    timeout: timeoutFlag(),
    resolver: resolverFlag,
    'plan-out': Flags.string({ helpValue: 'FILE', description: 'Write the plan to a file and do nothing.' }),
    plan: Flags.string({ helpValue: 'FILE', exclusive: ['plan-out'], description: 'Carry out a saved plan.' }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> api.example.com --api pets --stage prod --local --yes',
    {
      description: 'Make its hosted zone, too',
      command:
        '<%= config.bin %> <%= command.id %> api.example.com --api pets --stage prod --create-zone example.com --local --yes',
    },
    {
      description: 'DNS at another provider',
      command: '<%= config.bin %> <%= command.id %> api.example.com --api pets --stage prod --dns external',
    },
    {
      description: 'One of several APIs of a domain name',
      command: '<%= config.bin %> <%= command.id %> api.example.com --api orders --stage v1 --path orders/v1 --yes',
    },
  ];

  async run() {
    const { args, flags } = await this.parse(DomainsSetup);
    const context = this.context(flags);
    const runner = this.stepRunner(context);
    const course = {
      timeout: flags.timeout ?? (flags.wait ? usualTimeout.edge : usualTimeout.regional),
      ...(flags.resolver !== undefined && { resolver: flags.resolver }),
    };
    const planned =
      flags.plan === undefined
        ? await planDomainSetup(context, { ...course, ...this.#request(args.name, flags) })
        : await loadSetupPlan(context, flags.plan, course);
    showSetup(planned, runner);
    const file = flags['plan-out'];
    if (file !== undefined) {
      await writePlan(context, file, planned.plan);
      this.logToStderr(`Wrote the plan to ${file}. Carry it out with: apigw domains setup --plan ${file}`);
      return { file, steps: planned.plan.steps.length };
    }
    const outcome = await runSetup(planned, runner);
    this.log(outcome.url);
    return outcome;
  }

  #request(name: string | undefined, flags: SetupFlags & { api?: string | undefined; stage?: string | undefined }) {
    return {
      ...setupOptions(flags),
      version: this.host.version,
      ...(name !== undefined && { name }),
      ...(flags.api !== undefined && { api: flags.api }),
      ...(flags.stage !== undefined && { stage: flags.stage }),
    };
  }
}
