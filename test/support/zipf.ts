/** The same numbers from 0 to 1 in every run. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Picks from `things` by Zipf's law with exponent 1: the n-th comes 1/n times as often as the first. */
export function zipf<Thing>(things: readonly Thing[], random: () => number): () => Thing {
  const sums: number[] = [];
  for (const index of things.keys()) sums.push((sums.at(-1) ?? 0) + 1 / (index + 1));
  return () => {
    const wanted = random() * (sums.at(-1) ?? 0);
    const thing = things[sums.findIndex((sum) => sum >= wanted)];
    if (thing === undefined) throw new Error('There is nothing to pick from.');
    return thing;
  };
}
