import type { Ledger } from '../../../src/ledger/ledger.js';
import type { LedgerOptions } from '../../../src/ledger/open-ledger.js';

/** A fresh place for one ledger, gone after the test; what was opened in it can be opened again. */
export interface Place {
  open(options?: Partial<LedgerOptions>): Promise<Ledger>;
}

/** One kind of database that a ledger can be kept in. */
export interface LedgerKind {
  readonly name: string;
  /** Whether a closed ledger can be opened again. */
  readonly durable: boolean;
  place(): Promise<Place>;
  /** A ledger in a place of its own, on a clock that only ticks; closed after the test. */
  open(options?: Partial<LedgerOptions>): Promise<Ledger>;
}
