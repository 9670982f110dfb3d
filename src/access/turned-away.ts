import type { Clock } from '../request/clock.js';
import type { Log } from '../telemetry/log.js';
import type { Caller } from './caller.js';
import { type Denial, denialOf } from './denial.js';
import type { TurnedAwayReason } from './turned-away-error.js';

/** Every one of them has its line, unless someone has a trusted issuer make tokens for ever new names. */
const MOST_CALLERS_A_PERIOD = 100;
const PERIOD_MS = 60_000;

export interface TurnedAwayOptions {
  readonly log: Log;
  readonly clock: Clock;
  /** Called for every refusal, also for those that have no line; for counting. */
  readonly onDenied: (denial: Denial) => void;
}

interface Period {
  readonly endsAtMs: number;
  readonly timer: NodeJS.Timeout;
  readonly callers: Map<string, { readonly denial: Denial; more: number }>;
  /** Denials of callers beyond those that have a line. */
  others: number;
}

/**
 * Reports callers that are not let in, as every denial is. To be turned away costs a caller nothing, not even points, so
 * that it has one line a minute and reason, and one more at the end of the minute for the rest of its requests.
 */
export class TurnedAway {
  readonly #options: TurnedAwayOptions;
  #period: Period | undefined;

  constructor(options: TurnedAwayOptions) {
    this.#options = options;
  }

  /** @param caller as a token says whose signature, issuer, audience and dates were verified */
  add(caller: Caller, reason: TurnedAwayReason): void {
    const denial = denialOf(caller, { action: 'enter', reason });
    this.#options.onDenied(denial);
    const period = this.#periodNow();
    const key = `${reason}|${caller.key}`;
    const known = period.callers.get(key);
    if (known !== undefined) known.more += 1;
    else if (period.callers.size >= MOST_CALLERS_A_PERIOD) period.others += 1;
    else {
      period.callers.set(key, { denial, more: 0 });
      this.#tell(denial);
    }
  }

  /** Tells of what is not told yet. */
  end(): void {
    if (this.#period === undefined) return;
    const { timer, callers, others } = this.#period;
    clearTimeout(timer);
    this.#period = undefined;
    for (const { denial, more } of callers.values()) if (more > 0) this.#tell({ ...denial, more });
    if (others > 0) this.#tell({ action: 'enter', more: others });
  }

  #periodNow(): Period {
    const nowMs = this.#options.clock.monotonicMs();
    if (this.#period !== undefined && nowMs < this.#period.endsAtMs) return this.#period;
    this.end();
    const timer = setTimeout(() => this.end(), PERIOD_MS).unref();
    this.#period = { endsAtMs: nowMs + PERIOD_MS, timer, callers: new Map(), others: 0 };
    return this.#period;
  }

  #tell(facts: Partial<Denial> & { readonly more?: number }): void {
    this.#options.log.warn(facts, 'access denied');
  }
}
