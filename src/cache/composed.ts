import type { ReadAnswer } from './held.js';

/** The less certain, the higher. */
const DOUBT = { LIVE: 0, CACHE: 1, STALE: 2 } as const;

type Part = ReadAnswer<unknown>;

/** What several answers tell together: as old as the oldest of them, and `STALE` when any of them is. */
export function composed<Value>(value: Value, parts: readonly [Part, ...Part[]]): ReadAnswer<Value> {
  const worst = parts.reduce((one, other) => (DOUBT[other.source] > DOUBT[one.source] ? other : one));
  const fetchedAtMs = Math.min(...parts.map(({ fetchedAt }) => fetchedAt.getTime()));
  // They came one after the other, and have all aged until the last.
  const lastCameAtMs = Math.max(...parts.map(({ fetchedAt, ageMs }) => fetchedAt.getTime() + ageMs));
  return { ...worst, value, fetchedAt: new Date(fetchedAtMs), ageMs: lastCameAtMs - fetchedAtMs };
}
