import type { Operation, Setting } from '../../ledger/operation.js';
import type { RequestContext } from '../../request/request-context.js';
import { isNews, provesEffect, unseenBefore } from './look-trust.js';
import { poll } from './poll.js';
import type { WriteParts } from './write-parts.js';

/**
 * Polls until a read shows an accepted change, for as long as the caller wants to wait (seconds) and is still there.
 * A change that no read can prove is not waited for.
 * @returns the operation, VISIBLE if a read showed it; never throws
 */
export async function waitUntilVisible(
  parts: WriteParts,
  operation: Operation,
  waitForVisibleSeconds: number,
  context: RequestContext,
): Promise<Operation> {
  if (operation.outcome !== 'ACCEPTED' || waitForVisibleSeconds === 0 || !isNews(operation)) return operation;
  try {
    const earlier = await unseenBefore(parts, operation);
    const isProved = (setting: Setting) => provesEffect(operation, setting, earlier);
    const waiting = { ...context, deadline: context.deadline.atMost(waitForVisibleSeconds * 1000) };
    const seen = await poll(parts, operation.customerId, growingWaits(), waiting, isProved);
    if (seen === undefined || !isProved(seen.setting)) return operation;
    return await noted(parts, operation.id, seen.at, seen.setting);
  } catch (error) {
    parts.log.warn({ err: error, operationId: operation.id }, 'a visible change could not be recorded yet');
    return operation;
  }
}

/** Notes it, unless another read was first. */
async function noted({ ledger }: WriteParts, id: string, at: Date, setting: Setting): Promise<Operation> {
  try {
    return await ledger.markVisible(id, at, setting);
  } catch (error) {
    const recorded = await ledger.operation(id);
    if (recorded?.outcome !== 'VISIBLE') throw error;
    return recorded;
  }
}

function* growingWaits(): Generator<number> {
  yield* [200, 400, 800];
  for (;;) yield 1500;
}
