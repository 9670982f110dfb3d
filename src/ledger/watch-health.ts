import type { Ledger } from './ledger.js';

const CHECK_EVERY_MS = 10_000;
/** A check that takes longer says as much as one that fails. */
const PATIENCE_MS = 5_000;

/** Whether changes can be recorded, as of the last look. */
export interface LedgerHealth {
  readonly works: boolean;
  stop(): void;
}

/** Looks at the ledger every ten seconds; it starts out as working, since it has just been opened. */
export function watchLedgerHealth(ledger: Pick<Ledger, 'health'>): LedgerHealth {
  let works = true;
  let checking = false;
  const check = async () => {
    if (checking) return;
    checking = true;
    const overdue = setTimeout(() => {
      works = false;
    }, PATIENCE_MS).unref();
    works = await ledger.health().then(
      () => true,
      () => false,
    );
    clearTimeout(overdue);
    checking = false;
  };
  const timer = setInterval(check, CHECK_EVERY_MS).unref();
  return {
    get works() {
      return works;
    },
    stop: () => clearInterval(timer),
  };
}
