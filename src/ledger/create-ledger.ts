import { GatewayError } from '../errors/gateway-error.js';
import type { Log } from '../telemetry/log.js';
import { exportEvents } from './export-events.js';
import { health } from './health.js';
import type { Ledger } from './ledger.js';
import { ledgerUnavailable } from './ledger-errors.js';
import { operations } from './list-operations.js';
import { changesSince, operation, overdue, pendingFor, toObserve } from './operation-queries.js';
import { purge } from './purge.js';
import { recordEvent } from './record-event.js';
import { recordFreeze } from './record-freeze.js';
import { reserve } from './reserve.js';
import type { Store } from './store.js';
import { abandon, markSent, markVisible, observe, release, settle } from './transitions.js';
import { verifyChain } from './verify-chain.js';

function reconcilerLock({ database }: Store, work: () => Promise<void>): Promise<boolean> {
  return database.whileReconciling(work);
}

function closeDatabase({ database }: Store): Promise<void> {
  return database.close();
}

/** Puts the steps together over one store; whatever the database throws becomes `LEDGER_UNAVAILABLE` and a log line. */
export function createLedger(store: Store, log: Log): Ledger {
  const failed = (error: unknown, step: string): GatewayError => {
    if (error instanceof GatewayError) return error;
    log.error({ err: error, step }, 'The ledger failed');
    return ledgerUnavailable(error);
  };
  const on =
    <Args extends unknown[], Result>(step: (store: Store, ...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      try {
        return await step(store, ...args);
      } catch (error) {
        throw failed(error, step.name);
      }
    };
  let closing: Promise<void> | undefined;
  return {
    reserve: on(reserve),
    markSent: on(markSent),
    settle: on(settle),
    release: on(release),
    abandon: on(abandon),
    observe: on(observe),
    markVisible: on(markVisible),
    operation: on(operation),
    operations: on(operations),
    pendingFor: on(pendingFor),
    changesSince: on(changesSince),
    toObserve: on(toObserve),
    overdue: on(overdue),
    withReconcilerLock: async (work) => {
      const failures: unknown[] = [];
      const ran = await on(reconcilerLock)(async () => {
        await work().catch((error: unknown) => failures.push(error));
      });
      for (const failure of failures) throw failure;
      return ran;
    },
    recordEvent: on(recordEvent),
    recordFreeze: on(recordFreeze),
    purge: on(purge),
    verifyChain: on(verifyChain),
    exportEvents: async function* () {
      try {
        yield* exportEvents(store);
      } catch (error) {
        throw failed(error, 'exportEvents');
      }
    },
    health: on(health),
    close: () => {
      closing ??= on(closeDatabase)();
      return closing;
    },
  };
}
