// A list of tasks while it runs: listr2 on a terminal, plain lines elsewhere. Always on stderr.

import type { Output } from '../host.ts';
import type { Screen } from '../terminal.ts';

/** One task. `report` says what it is doing, such as a retry; what `run` returns is said when it is done. */
export interface Task {
  title: string;
  run(report: (line: string) => void): Promise<string | undefined>;
}

/** Below this width (or where a terminal does not know its own) a list that redraws itself cannot be read. */
const narrowest = 20;

/** Runs the tasks in order, and throws what the first failing one throws. */
export async function runTasks(tasks: readonly Task[], output: Output, screen: Screen): Promise<void> {
  if (output.isTTY && (output.columns ?? 0) >= narrowest) await runLive(tasks, output as NodeJS.WriteStream);
  else await runPlain(tasks, output, screen);
}

async function runPlain(tasks: readonly Task[], output: Output, { paint }: Screen): Promise<void> {
  for (const { title, run } of tasks) {
    try {
      const result = await run((line) => output.write(`  ${line}\n`));
      output.write(`${paint.green('✔')} ${title}${result ? `: ${result}` : ''}\n`);
    } catch (error) {
      output.write(`${paint.red('✖')} ${title}\n`);
      throw error;
    }
  }
}

async function runLive(tasks: readonly Task[], stream: NodeJS.WriteStream): Promise<void> {
  const { Listr, ListrLogger, ProcessOutput } = await import('listr2');
  const rendererOptions = { logger: new ListrLogger({ processOutput: new ProcessOutput(stream, stream) }) };
  const list = new Listr<unknown, 'default', 'default'>(
    tasks.map(({ title, run }) => ({
      title,
      task: async (_context, shown) => {
        const result = await run((line) => {
          shown.output = line;
        });
        if (result) shown.title = `${title}: ${result}`;
      },
    })),
    {
      rendererOptions,
      // listr2 looks at stdout, which may be a pipe while stderr is a terminal, and would write to it.
      fallbackRenderer: 'default',
      fallbackRendererOptions: rendererOptions,
      registerSignalListeners: false,
    },
  );
  await list.run();
}
