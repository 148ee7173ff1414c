// Names that come near to one that nothing bears, for "did you mean".

/** At most three names that differ by little, or contain what was asked for. */
export function nearNames(wanted: string, names: readonly string[]): string[] {
  const sought = wanted.toLowerCase();
  const distances = [...new Set(names)].map((name) => ({ name, distance: distance(sought, name.toLowerCase()) }));
  const near = distances.filter(
    ({ name, distance: steps }) => steps <= Math.max(2, sought.length / 3) || name.toLowerCase().includes(sought),
  );
  return near
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Such names as a question; undefined where none comes near. */
export function didYouMean(wanted: string, names: readonly string[]): string | undefined {
  const near = nearNames(wanted, names);
  return near.length > 0 ? `Did you mean ${near.map((name) => `'${name}'`).join(' or ')}?` : undefined;
}

/** Levenshtein's distance, of names cut at 100 characters. */
function distance(left: string, right: string): number {
  const target = right.slice(0, 100);
  let row = Array.from({ length: target.length + 1 }, (_, column) => column);
  for (const [line, character] of [...left.slice(0, 100)].entries()) {
    const next = [line + 1];
    for (let column = 1; column <= target.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (target[column - 1] === character ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[target.length] ?? 0;
}
