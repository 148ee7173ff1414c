// What was said about a spec on its way to API Gateway: warnings, and what was adapted, each at its place.

export interface ShownRemark {
  kind: string;
  message: string;
  place: { file: string; line: number; column: number };
}

/** `file:line:column: warning: …`, a line each. */
export function remarkLines(remarks: readonly ShownRemark[]): string[] {
  return remarks.map(({ kind, message, place }) => `${place.file}:${place.line}:${place.column}: ${kind}: ${message}`);
}
