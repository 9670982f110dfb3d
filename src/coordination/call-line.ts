import type { Clock } from '../request/clock.js';
import type { Deadline } from '../request/deadline.js';
import { noSlot } from './no-slot.js';
import type { Quota } from './quota.js';
import { type CallKind, rankOf } from './rank.js';
import { type Waiter, Waiters } from './waiters.js';

/** A refresh has an older answer to fall back on: nobody should wait long for a slightly newer one. */
const REFRESH_PATIENCE_MS = 250;
/** What waiting may use of the time; the rest is for the call, for which a slot at the last moment would be wasted. */
const WAITING_SHARE = 0.9;
/** The quota counts by the minute: whatever Retry-After says, after that one call may find out. */
const LONGEST_PAUSE_MS = 60_000;

/** Why a rest ends early. Made once: an abort without a reason makes an error with a stack trace each time. */
const STIRRED = new Error('stirred');

/** Where calls wait for the quota and for one of the places on the wire, the most important first. */
export class CallLine {
  readonly #quota: Quota;
  readonly #mostAtOnce: number;
  readonly #clock: Clock;
  readonly #waiting = new Waiters();
  #atWork = 0;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;
  /** The quota had no call for anyone of this rank or below until then. */
  #denied = { rank: 0, untilMs: Number.NEGATIVE_INFINITY };
  #serving = false;
  #rest: AbortController | undefined;

  constructor(quota: Quota, mostAtOnce: number, clock: Clock) {
    this.#quota = quota;
    this.#mostAtOnce = mostAtOnce;
    this.#clock = clock;
  }

  /**
   * Waits for the right to send one call at once; `release` is to be called when that call is over.
   * @throws GatewayError `UPSTREAM_THROTTLED` with `retryAfterSeconds`; the reason of `gone` when that aborts
   */
  acquire(kind: CallKind, deadline: Deadline, gone: AbortSignal): Promise<{ release(): void }> {
    return new Promise((resolve, reject) => {
      if (gone.aborted) return reject(gone.reason);
      const leave = () => {
        this.#waiting.remove(waiter);
        reject(gone.reason);
      };
      const patienceMs = kind.use === 'refresh' ? REFRESH_PATIENCE_MS : Number.POSITIVE_INFINITY;
      const waiter: Waiter = {
        kind,
        untilMs: this.#clock.monotonicMs() + Math.min(WAITING_SHARE * deadline.remainingMs(), patienceMs),
        grant: () => {
          gone.removeEventListener('abort', leave);
          resolve({ release: () => this.#release() });
        },
        refuse: (error) => {
          gone.removeEventListener('abort', leave);
          reject(error);
        },
      };
      gone.addEventListener('abort', leave, { once: true });
      this.#waiting.add(waiter);
      this.#stir();
    });
  }

  /** How many wait for that right. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Sends nothing for `ms`, at most a minute. */
  pause(ms: number): void {
    const pauseMs = Math.min(ms, LONGEST_PAUSE_MS);
    if (pauseMs <= 0) return;
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, this.#clock.monotonicMs() + pauseMs);
    this.#quota.pause(pauseMs);
    this.#stir();
  }

  #stir(): void {
    this.#rest?.abort(STIRRED);
    if (!this.#serving) void this.#serve();
  }

  async #serve(): Promise<void> {
    this.#serving = true;
    while (!this.#waiting.isEmpty) {
      const best = this.#mayServe() ? this.#waiting.first() : undefined;
      if (best !== undefined && !this.#wasDenied(best)) {
        await this.#takeOne(best.kind);
        continue;
      }
      this.#refuseHopeless();
      if (!this.#waiting.isEmpty) await this.#restUntilSomethingChanges();
    }
    this.#serving = false;
  }

  #mayServe(): boolean {
    return this.#atWork < this.#mostAtOnce && this.#clock.monotonicMs() >= this.#pausedUntilMs;
  }

  #wasDenied({ kind }: Waiter): boolean {
    return this.#clock.monotonicMs() < this.#denied.untilMs && rankOf(kind) >= this.#denied.rank;
  }

  /** Takes a call of the quota for the best waiter, or notes that there is none. */
  async #takeOne(kind: CallKind): Promise<void> {
    const waitMs = await this.#quota.take(kind);
    if (waitMs > 0) {
      this.#denied = { rank: rankOf(kind), untilMs: this.#clock.monotonicMs() + waitMs };
      return;
    }
    // Chosen only now: a more important one may have come, or one may have left, in the meantime.
    const best = this.#waiting.first();
    if (best === undefined) return;
    this.#waiting.serve(best);
    this.#atWork += 1;
    best.grant();
  }

  /** Refuses at once whoever cannot get a slot in time, instead of letting them wait for nothing. */
  #refuseHopeless(): void {
    const nowMs = this.#clock.monotonicMs();
    const blockedMs = this.#blockedMs();
    // Only too many calls at once: whoever has time left waits on.
    if (blockedMs === 0 && this.#waiting.earliestEndMs() > nowMs) return;
    let expectedMs = blockedMs;
    for (const waiter of this.#waiting.inOrder()) {
      const leftMs = waiter.untilMs - nowMs;
      if (leftMs > 0 && expectedMs <= leftMs) {
        if (blockedMs > 0) expectedMs += this.#quota.spacingMs;
        continue;
      }
      this.#waiting.remove(waiter);
      waiter.refuse(noSlot(expectedMs));
    }
  }

  async #restUntilSomethingChanges(): Promise<void> {
    const nextEndMs = this.#waiting.earliestEndMs() - this.#clock.monotonicMs();
    const blockedMs = this.#blockedMs();
    const restMs = blockedMs > 0 ? Math.min(nextEndMs, blockedMs) : nextEndMs;
    this.#rest = new AbortController();
    await this.#clock.sleep(Math.max(1, restMs), this.#rest.signal).catch(() => undefined);
  }

  #release(): void {
    this.#atWork -= 1;
    this.#stir();
  }

  #blockedMs(): number {
    return Math.max(0, Math.max(this.#pausedUntilMs, this.#denied.untilMs) - this.#clock.monotonicMs());
  }
}
