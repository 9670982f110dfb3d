import { GatewayError } from '../errors/gateway-error.js';
import type { Metrics } from '../telemetry/metrics.js';
import type { Tracing } from '../telemetry/tracing.js';
import type { Ledger } from './ledger.js';
import type { OperationOutcome } from './operation.js';

export interface LedgerObservers {
  readonly metrics: Pick<Metrics, 'ledgerSettled' | 'ledgerFailures'>;
  readonly tracing?: Tracing | undefined;
}

const OUTCOMES: readonly OperationOutcome[] = ['ACCEPTED', 'VISIBLE', 'UNCHANGED', 'REJECTED', 'UNKNOWN'];

/** The same ledger, whose steps are counted and, where there is a collector, traced. */
export function observedLedger(ledger: Ledger, { metrics, tracing }: LedgerObservers): Ledger {
  const observed = <Args extends unknown[], Result>(
    step: string,
    run: (...args: Args) => Promise<Result>,
  ) => {
    // A series that begins at 1 would look as if nothing had ever increased.
    metrics.ledgerFailures.inc({ step }, 0);
    return async (...args: Args): Promise<Result> => {
      const begun = tracing?.beginLeaf({ name: `ledger ${step}`, kind: 'internal' });
      try {
        const result = await run(...args);
        begun?.end();
        return result;
      } catch (error) {
        begun?.end(error instanceof Error ? error.name : '_OTHER');
        if (isFailure(error)) metrics.ledgerFailures.inc({ step });
        throw error;
      }
    };
  };
  const settle = observed('settle', ledger.settle);
  for (const outcome of OUTCOMES) metrics.ledgerSettled.inc({ outcome }, 0);
  return {
    ...ledger,
    reserve: observed('reserve', ledger.reserve),
    markSent: observed('markSent', ledger.markSent),
    release: observed('release', ledger.release),
    abandon: observed('abandon', ledger.abandon),
    observe: observed('observe', ledger.observe),
    markVisible: observed('markVisible', ledger.markVisible),
    recordEvent: observed('recordEvent', ledger.recordEvent),
    recordFreeze: observed('recordFreeze', ledger.recordFreeze),
    settle: async (id, settlement) => {
      const operation = await settle(id, settlement);
      metrics.ledgerSettled.inc({ outcome: settlement.outcome });
      return operation;
    },
  };
}

/** Refusals are the ledger at work. */
function isFailure(error: unknown): boolean {
  return !(error instanceof GatewayError) || error.code === 'LEDGER_UNAVAILABLE';
}
