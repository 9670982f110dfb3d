import type { GatewayError } from '../errors/gateway-error.js';
import { byDemand, type CallKind, rankOf } from './rank.js';
import { Turns } from './turns.js';

/** Somebody who waits for a slot. */
export interface Waiter {
  /** Looked at again each time: it may become more important while waiting. */
  readonly kind: CallKind;
  /** When waiting ends, on the monotonic clock. */
  readonly untilMs: number;
  readonly grant: () => void;
  readonly refuse: (error: GatewayError) => void;
}

/**
 * Everybody who waits: by importance; then nobody twice in a row while others wait, so that no caller gets more than
 * half of a quota that others need too; then by how many have asked for the same, since one call answers them all; then
 * whoever had no turn for longest; then by arrival.
 */
export class Waiters {
  readonly #all: Waiter[] = [];
  readonly #turns = new Turns();

  get isEmpty(): boolean {
    return this.#all.length === 0;
  }

  get size(): number {
    return this.#all.length;
  }

  add(waiter: Waiter): void {
    this.#all.push(waiter);
  }

  remove(waiter: Waiter): void {
    const place = this.#all.indexOf(waiter);
    if (place !== -1) this.#all.splice(place, 1);
  }

  /** Removes whoever has a slot now, and notes whose turn it was. */
  serve(waiter: Waiter): void {
    this.remove(waiter);
    this.#turns.note(waiter.kind.asker);
  }

  /** Whose turn is next. Looked for at each call, among hundreds: one pass that asks nobody anything twice. */
  first(): Waiter | undefined {
    let best: Waiter | undefined;
    let bestRank = Number.POSITIVE_INFINITY;
    for (const waiter of this.#all) {
      const rank = rankOf(waiter.kind);
      if (best !== undefined && (rank > bestRank || (rank === bestRank && !this.#goesBefore(waiter, best)))) {
        continue;
      }
      best = waiter;
      bestRank = rank;
    }
    return best;
  }

  /** The order in which they will be served if nobody else comes. */
  inOrder(): readonly Waiter[] {
    const ordered: Waiter[] = [];
    // All of one asker: each waits only until somebody else has had a turn.
    let heldBack: Waiter[] = [];
    let latest = this.#turns.latest;
    const put = (waiter: Waiter) => {
      ordered.push(waiter);
      latest = waiter.kind.asker;
    };
    const inFront = () => heldBack[0];
    for (const waiter of this.#all.toSorted((one, other) => this.#compare(one, other))) {
      const previous = inFront();
      if (previous !== undefined && rankOf(previous.kind) !== rankOf(waiter.kind)) {
        heldBack.forEach(put);
        heldBack = [];
      } else if (previous !== undefined && previous.kind.asker !== latest) {
        put(previous);
        heldBack.shift();
      }
      if (waiter.kind.asker !== undefined && waiter.kind.asker === latest) heldBack.push(waiter);
      else put(waiter);
    }
    return [...ordered, ...heldBack];
  }

  /** When the first of them stops waiting. */
  earliestEndMs(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { untilMs } of this.#all) earliest = Math.min(earliest, untilMs);
    return earliest;
  }

  /** Whether one goes before the other, both being of the same rank. */
  #goesBefore(one: Waiter, other: Waiter): boolean {
    const byTurn = Number(this.#hadTheLatest(one)) - Number(this.#hadTheLatest(other));
    return (byTurn || this.#compareAlike(one.kind, other.kind)) < 0;
  }

  #hadTheLatest({ kind: { asker } }: Waiter): boolean {
    return asker !== undefined && asker === this.#turns.latest;
  }

  #compare({ kind: one }: Waiter, { kind: other }: Waiter): number {
    return rankOf(one) - rankOf(other) || this.#compareAlike(one, other);
  }

  #compareAlike(one: CallKind, other: CallKind): number {
    return byDemand(one, other) || this.#turns.lastOf(one.asker) - this.#turns.lastOf(other.asker);
  }
}
