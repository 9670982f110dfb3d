import type { FreezeSwitch } from './freeze-switch.js';
import { type RetentionPolicy, retentionKeeper } from './keep-retention.js';
import { reconcileAll } from './reconcile-all.js';
import type { WriteParts } from './write-parts.js';

const USUAL_INTERVAL_MS = 30_000;

/** Finishes what no request is left to finish, and follows what has not been seen yet. */
export interface Reconciler {
  /** One round now; those that follow by themselves are 30 s apart unless told otherwise. */
  reconcile(): Promise<void>;
  /** No further rounds; breaks off the looks of the one that runs and waits for it. */
  stop(): Promise<void>;
}

/**
 * Starts the rounds with one at once. Overdue operations for which nothing was sent are abandoned; those that were
 * sent are read back, and never sent again; ACCEPTED and UNKNOWN ones are observed until the visibility window ends.
 * Once a day what is older than the retention allows is removed. Across replicas one round runs at a time.
 */
export function startReconciler(
  parts: WriteParts,
  freeze: Pick<FreezeSwitch, 'recordChange'>,
  retention: RetentionPolicy,
  intervalMs = USUAL_INTERVAL_MS,
): Reconciler {
  const stopping = new AbortController();
  const keepRetention = retentionKeeper(parts, retention);
  let running: Promise<void> | undefined;
  const round = async () => {
    try {
      await freeze.recordChange();
      await parts.ledger.withReconcilerLock(async () => {
        await reconcileAll(parts, stopping.signal);
        await keepRetention();
      });
    } catch (error) {
      parts.log.error({ err: error }, 'a reconciliation round failed; the next one tries again');
    } finally {
      running = undefined;
    }
  };
  const reconcile = () => (running ??= round());
  const timer = setInterval(reconcile, intervalMs).unref();
  void reconcile();
  return {
    reconcile,
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}
