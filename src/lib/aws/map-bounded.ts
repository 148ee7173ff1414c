// Many things asked for side by side, but only so many at once: order is kept, and the first failure ends it.

/** `ask` of each item, at most `atOnce` of them under way. */
export async function mapBounded<Item, Value>(
  items: readonly Item[],
  atOnce: number,
  ask: (item: Item) => Promise<Value>,
): Promise<Value[]> {
  const values: Value[] = [];
  const waiting = items.entries();
  const work = async () => {
    // One iterator for all workers: each takes the next item that nobody has.
    for (const [at, item] of waiting) values[at] = await ask(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  return values;
}
