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
 * Drops every cached read of the customer but for what is known of it, and records how the change ended, which frees
 * the customer, before anybody waits for anything. When the ledger fails after the PUT, the caller still learns what
 * Partner Center said: the operation stays SENT in the ledger, and the reconciler finishes it.
 */
export async function settle(
  { ledger, invalidate, log }: WriteParts,
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
  // Before the ledger frees the customer: nobody has made a later change of it whose message this could come after, and
  // a process that dies in between leaves nothing old behind. What is read from here on was asked for after the PUT was
  // answered. It stays right if the ledger fails: Partner Center has said so all the same, and the reconciler's own
  // settlement drops what is left here. Should it have settled this change long ago, the cache leaves nothing.
  const dropped = invalidate(operation.customerId, known);
  try {
    return await ledger.settle(operation.id, settlement);
  } catch (error) {
    log.error({ err: error, operationId: operation.id, outcome }, 'an outcome could not be recorded');
    const recorded = await ledger.operation(operation.id).catch(() => undefined);
    if (recorded?.state === 'SETTLED') return recorded;
    return { ...operation, outcome, after, userErrors: settlement.userErrors ?? [] };
  } finally {
    await dropped;
  }
}
