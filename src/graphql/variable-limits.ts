import type { Variables } from './argument-size.js';
import { tooComplex } from './document-limits.js';
import { type Refusal, refusalBy } from './judge-document.js';

/** Twice what five full batches of ids come to. */
const MOST_VALUES = 1_000;

/**
 * The refusal of variables that hold too many values, whatever those are: `QUERY_TOO_COMPLEX`, which does not tell the limit.
 * Each value is looked at several times until all is known to fit, and a body has room for tens of thousands.
 */
export function refusalOfSize(variables: Variables): Refusal | undefined {
  const waiting: unknown[] = [variables];
  for (const value of waiting) {
    if (typeof value !== 'object' || value === null) continue;
    for (const inner of Object.values(value)) waiting.push(inner);
    if (waiting.length > MOST_VALUES)
      return refusalBy(tooComplex('comes with too many values in its variables'));
  }
  return undefined;
}
