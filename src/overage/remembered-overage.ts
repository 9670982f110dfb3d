import type { LinkScope } from '../hypermedia/to-link.js';
import type { OverageCollectionWire } from '../partner-center/overage.wire.js';
import type { Traced } from '../partner-center/traced.wire.js';
import { type OverageView, toOverageView } from './to-overage.js';

/**
 * A checked answer of Partner Center and, from its first use on, what callers see of it. The two are kept in one
 * object: a weak map of all remembered answers would cost each garbage collection more than the mapping saves.
 */
export class RememberedOverage {
  readonly #answer: Traced<OverageCollectionWire>;
  #view: OverageView | undefined;

  constructor(answer: Traced<OverageCollectionWire>) {
    this.#answer = answer;
  }

  /** What callers see, mapped once; its links are those of `scope`, which is the same each time. */
  viewWithin(scope: () => LinkScope): OverageView {
    this.#view ??= toOverageView(this.#answer, scope());
    return this.#view;
  }

  /** Other processes get the answer alone. */
  toJSON(): Traced<OverageCollectionWire> {
    return this.#answer;
  }
}
