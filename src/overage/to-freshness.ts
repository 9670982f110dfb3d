import type { ReadAnswer } from '../cache/held.js';
import { type Freshness, FreshnessSource } from './freshness.type.js';

/** How fresh an answer is, as callers see it. */
export function toFreshness({ source, fetchedAt, ageMs }: ReadAnswer<unknown>): Freshness {
  return { source: FreshnessSource[source], fetchedAt, ageMs };
}
