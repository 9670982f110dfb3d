import type { Clock } from '../request/clock.js';
import type { Log } from '../telemetry/log.js';
import type { Problem } from './problem.js';

/** Enough to see what comes, too few to fill a disk. */
const MOST_LINES_A_PERIOD = 20;
const PERIOD_MS = 60_000;

/** One request that was refused before it became an operation, which has a line of its own. */
export interface Refusal {
  readonly correlationId: string;
  readonly problem: Problem;
  /** Where it got that far. */
  readonly method?: string | undefined;
  /** Node's or its parser's own code for what was wrong. */
  readonly reason?: string | undefined;
}

interface Period {
  readonly problem: Problem;
  readonly endsAtMs: number;
  readonly timer: NodeJS.Timeout;
  count: number;
}

/**
 * Log lines about refusals that cost a client next to nothing to bring about: for each status one line a refusal up to
 * twenty a minute, then one for all the others of that minute.
 */
export class RefusalLines {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #periods = new Map<number, Period>();

  constructor(log: Log, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  add({ correlationId, problem, method, reason }: Refusal): void {
    const period = this.#periodOf(problem);
    period.count += 1;
    if (period.count > MOST_LINES_A_PERIOD) return;
    const { status, code } = problem;
    this.#log.info(
      { correlationId, ...(method && { method }), status, code, ...(reason && { reason }) },
      'request refused',
    );
  }

  /** Tells of what is not told yet. */
  end(): void {
    for (const period of this.#periods.values()) this.#close(period);
  }

  #periodOf(problem: Problem): Period {
    const nowMs = this.#clock.monotonicMs();
    const current = this.#periods.get(problem.status);
    if (current !== undefined && nowMs < current.endsAtMs) return current;
    if (current !== undefined) this.#close(current);
    const timer = setTimeout(() => this.#close(period), PERIOD_MS).unref();
    const period = { problem, endsAtMs: nowMs + PERIOD_MS, timer, count: 0 };
    this.#periods.set(problem.status, period);
    return period;
  }

  #close({ problem: { status, code }, timer, count }: Period): void {
    clearTimeout(timer);
    this.#periods.delete(status);
    const more = count - MOST_LINES_A_PERIOD;
    if (more > 0) this.#log.info({ status, code, more }, 'requests refused');
  }
}
