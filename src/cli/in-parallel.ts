/**
 * Maps what comes with up to `width` runs at a time and gives the results in order. Takes no more than it is working
 * on, so that any length fits. After a failure it waits for the runs under way, then throws the first one's error.
 */
export async function* inParallel<T, R>(
  items: AsyncIterable<T>,
  width: number,
  run: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  try {
    for await (const item of items) {
      const result = run(item);
      // Seen to below, in its turn; until then its failure is not an unhandled one.
      result.catch(() => {});
      running.push(result);
      const first = running.length >= width ? running.shift() : undefined;
      if (first !== undefined) yield await first;
    }
    for (let first = running.shift(); first !== undefined; first = running.shift()) yield await first;
  } finally {
    await Promise.allSettled(running);
  }
}
