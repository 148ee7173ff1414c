// `${stageVariables.NAME}` in addresses, decided when the stage is compiled: its variables are part of the snapshot.
// Developer guide, "Use stage variables for a REST API in API Gateway".

/** The text with its stage variables filled in, or the first name that the stage does not have. */
export function fillStageVariables(
  text: string,
  variables: Readonly<Record<string, string>>,
): { text: string } | { missing: string } {
  let missing: string | undefined;
  const filled = text.replace(/\$\{stageVariables\.(\w+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value === undefined) missing ??= name;
    return value ?? '';
  });
  return missing === undefined ? { text: filled } : { missing };
}
