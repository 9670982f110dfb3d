import { statSync } from 'node:fs';
import type { Ledger } from '../../ledger/ledger.js';
import type { Log } from '../../telemetry/log.js';

/** The operator's way to stop all enabling at once: a file whose presence freezes. */
export interface FreezeSwitch {
  /** Looks at the file, each time. Whatever keeps it from being looked at freezes, too. */
  readonly frozen: boolean;
  /**
   * Looks at the file and records in the ledger when it has come or gone since that was last recorded, be it by another
   * process. What came and went between two looks is not recorded.
   */
  recordChange(): Promise<void>;
}

export function createFreezeSwitch(
  path: string | undefined,
  ledger: Pick<Ledger, 'recordFreeze'>,
  log: Log,
): FreezeSwitch {
  const isFrozen = () => path !== undefined && isThere(path);
  let recorded: boolean | undefined;
  return {
    get frozen() {
      return isFrozen();
    },
    recordChange: async () => {
      const frozen = isFrozen();
      if (frozen === recorded) return;
      const isNews = await ledger.recordFreeze(frozen);
      recorded = frozen;
      if (isNews || frozen)
        log.warn({ frozen }, frozen ? 'enabling is frozen' : 'enabling is possible again');
    },
  };
}

/** Only "no such file" is a no: a file that may not be seen (its folder has lost its rights) may well be there. */
function isThere(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
  }
}
