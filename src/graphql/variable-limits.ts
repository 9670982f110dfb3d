import type { GatewayError } from '../errors/gateway-error.js';
import type { Variables } from './argument-size.js';
import { tooComplex } from './document-limits.js';

/** Twice what five full batches of ids come to. */
const MOST_VALUES = 1_000;

/**
 * Judges variables by how many values they hold, whatever those are: `QUERY_TOO_COMPLEX`, which does not tell the limit, or
 * nothing. Each is looked at several times until all is known to fit, and bodies have room for ten thousand.
 */
export function refusalOfSize(variables: Variables): GatewayError | undefined {
  const waiting: unknown[] = [variables];
  for (const value of waiting) {
    if (typeof value !== 'object' || value === null) continue;
    for (const inner of Object.values(value)) waiting.push(inner);
    if (waiting.length > MOST_VALUES) return tooComplex('comes with too many values in its variables');
  }
  return undefined;
}
