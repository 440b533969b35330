/** Runs a task for each item, at most `limit` at once, in order; none is begun once `isOver` says so. */
export async function several<Item, Result>(
  items: readonly Item[],
  limit: number,
  isOver: () => boolean,
  task: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length && !isOver()) {
      const index = next++;
      results[index] = await task(items[index] as Item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
