import type { UpstreamFacts } from '../../errors/gateway-error.js';
import type { Operation, Refusal, Setting } from '../../ledger/operation.js';
import type { Settlement } from '../../ledger/transitions.js';
import type { KnownOverage } from '../known-overage.js';
import type { WriteParts } from './write-parts.js';

/** How an operation ended, in the protocol's terms. */
export interface Ending {
  readonly outcome: Settlement['outcome'];
  readonly after?: Setting | undefined;
  readonly refusal?: Refusal | undefined;
  readonly upstream?: UpstreamFacts | undefined;
  /** What may stand in for the customer's dropped reads. */
  readonly known?: KnownOverage | undefined;
}

/**
 * Records how a change ended, which frees the customer, and drops every cached read of the customer but for what is known
 * of it, before anybody waits for anything. When the ledger fails after the PUT, the caller still learns what Partner
 * Center said: the operation stays SENT in the ledger, and the reconciler finishes it.
 */
export async function settle(
  { ledger, reads, log }: WriteParts,
  operation: Operation,
  { outcome, after, refusal, upstream, known }: Ending,
): Promise<Operation> {
  const settlement: Settlement = {
    outcome,
    before: operation.before,
    ...(after !== undefined && { after }),
    ...(refusal !== undefined && { userErrors: [refusal] }),
    ...(upstream?.status !== undefined && { upstreamStatus: upstream.status }),
    ...(upstream !== undefined && {
      trace: { requestId: upstream.requestId, correlationId: upstream.correlationId },
    }),
  };
  // Before the ledger tells anybody that it is over, though the answer may reach this process late.
  reads.forget(operation.customerId, known);
  try {
    return await ledger.settle(operation.id, settlement);
  } catch (error) {
    log.error({ err: error, operationId: operation.id, outcome }, 'an outcome could not be recorded');
    const recorded = await ledger.operation(operation.id).catch(() => undefined);
    if (recorded?.state === 'SETTLED') return recorded;
    return { ...operation, outcome, after, userErrors: settlement.userErrors ?? [] };
  } finally {
    // Again, and the other replicas with it: until now a read could have been shown the state from before the change.
    // Others may have changed the customer since, or have settled this very operation; then nothing is left, or their
    // message comes after this and drops it. It is right if the ledger failed, too: Partner Center has said so.
    await reads.invalidate(operation.customerId, known);
  }
}
