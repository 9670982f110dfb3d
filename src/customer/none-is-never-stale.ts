import type { ReadAnswer } from '../cache/held.js';

/**
 * For an empty list or null, which has no place to say how old it is: it may be remembered for the usual age, but does
 * not stand in when Partner Center fails.
 * @throws GatewayError that failure, when the answer is `STALE`
 */
export function noneIsNeverStale({ failure }: ReadAnswer<unknown>): void {
  if (failure !== undefined) throw failure;
}
