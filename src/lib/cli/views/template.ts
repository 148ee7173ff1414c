// A rendered mapping template: its text, and what its references were.

interface Rendered {
  output: string;
  overrides?: Record<string, unknown>;
  trace: readonly { line: number; column: number; reference: string; value: string }[];
}

/** The text, with an end of line. */
export function templateView({ output }: Rendered): string {
  return output.endsWith('\n') ? output : `${output}\n`;
}

/** `2:5  $input.path('$.a') = "x"`, a line for each reference; then what was overridden. */
export function traceView({ trace, overrides }: Rendered): string[] {
  const lines = trace.map(
    ({ line, column, reference, value }) => `${line}:${column}  ${reference} = ${shorten(value)}`,
  );
  return overrides ? [...lines, `Overrides: ${JSON.stringify(overrides)}`] : lines;
}

function shorten(value: string): string {
  return value.length > 200 ? `${value.slice(0, 200)}…` : value;
}
