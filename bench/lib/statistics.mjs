/** The middle value: half are below, half above. */
export function median(values) {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A median with the lowest and highest value, such as `105 (101–118)`. */
export function withSpread(values, digits = 0) {
  const [lowest, middle, highest] = [Math.min(...values), median(values), Math.max(...values)];
  return `${middle.toFixed(digits)} (${lowest.toFixed(digits)}–${highest.toFixed(digits)})`;
}

/**
 * Measures every variant once a round, in an order that turns round by round, so that a busy moment of the machine and
 * a warming cache hit all of them alike.
 * @param measure given the variant, and whether the order is turned in this round
 * @returns for each variant its results, one a round
 */
export async function inTurns(variants, rounds, measure) {
  const results = new Map(variants.map((variant) => [variant, []]));
  for (let round = 0; round < rounds; round += 1) {
    const isTurned = round % 2 === 1;
    const order = isTurned ? variants.toReversed() : variants;
    for (const variant of order) results.get(variant).push(await measure(variant, isTurned));
  }
  return results;
}

/** Round by round, how many times the one costs the other; the machine's mood cancels out. */
export function ratios(numerators, denominators) {
  return numerators.map((value, round) => value / denominators[round]);
}

/** By how much y grows with x: the slope of the line that fits the points best. */
export function slopeOf(points) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  const together = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return together / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}
