import { LRUCache } from 'lru-cache';
import type { Clock } from '../request/clock.js';
import type { AuthenticationError } from './authentication-error.js';

const MOST_REFUSED = 1_000;
/**
 * Whatever is wrong with a token may stop being so (the clock, the issuer's keys): short enough for nobody to be kept
 * waiting, long enough for sending the same one again and again to be cheap to refuse.
 */
const REMEMBERED_MS = 5_000;

interface Refused {
  readonly refusal: AuthenticationError;
  readonly untilMs: number;
}

/** Tokens whose signature was looked at and that were refused just now, by their hashes. */
export class RefusedTokens {
  readonly #clock: Clock;
  readonly #tokens = new LRUCache<string, Refused>({ max: MOST_REFUSED });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  find(hash: string): AuthenticationError | undefined {
    const refused = this.#tokens.get(hash);
    return refused !== undefined && this.#clock.monotonicMs() < refused.untilMs ? refused.refusal : undefined;
  }

  remember(hash: string, refusal: AuthenticationError): void {
    this.#tokens.set(hash, { refusal, untilMs: this.#clock.monotonicMs() + REMEMBERED_MS });
  }

  forgetAll(): void {
    this.#tokens.clear();
  }
}
