import { randomUUID } from 'node:crypto';
import type { Operation } from '../../ledger/operation.js';
import { Deadline } from '../../request/deadline.js';
import type { RequestContext } from '../../request/request-context.js';
import { changesAfter, isStillProvable, provesEffect, unseenBefore } from './look-trust.js';
import { poll, type Seen } from './poll.js';
import { settle } from './settle.step.js';
import type { WriteParts } from './write-parts.js';

const LOOK_DEADLINE_MS = 8000;
const LOOK_AGAIN_AFTER_MS = 25_000;
const MOST_LOOKS = 50;
/** Few enough to leave connections to the callers, enough that one slow answer does not hold up a whole round. */
const LOOKS_AT_ONCE = 4;

/** One round over everything that is overdue or not yet seen; stops early when `stopping` aborts. */
export async function reconcileAll(parts: WriteParts, stopping: AbortSignal): Promise<void> {
  const { ledger, clock, visibilityWindowMs } = parts;
  const now = clock.date();
  await forEach(parts, await ledger.overdue(now), stopping, finishOverdue);
  const windowStart = new Date(now.getTime() - visibilityWindowMs);
  await forEach(parts, dueForLook(await ledger.toObserve(windowStart), now), stopping, observe);
}

type Work = (parts: WriteParts, operation: Operation, stopping: AbortSignal) => Promise<void>;

/** A few at a time, and one that fails leaves the others alone. */
async function forEach(
  parts: WriteParts,
  operations: readonly Operation[],
  stopping: AbortSignal,
  work: Work,
): Promise<void> {
  const waiting = operations.values();
  const worker = async () => {
    for (const operation of waiting) {
      if (stopping.aborted) return;
      await work(parts, operation, stopping).catch((error: unknown) => {
        const { id: operationId } = operation;
        parts.log.warn({ err: error, operationId }, 'an operation could not be reconciled in this round');
      });
    }
  };
  await Promise.all(Array.from({ length: LOOKS_AT_ONCE }, worker));
}

/** The ones that were longest not looked at; so few that a mass change does not use up the quota of everybody else. */
function dueForLook(operations: readonly Operation[], now: Date): Operation[] {
  const lookedAt = ({ lastObserved }: Operation) => lastObserved?.at.getTime() ?? 0;
  return operations
    .filter((operation) => now.getTime() - lookedAt(operation) >= LOOK_AGAIN_AFTER_MS)
    .sort((a, b) => lookedAt(a) - lookedAt(b))
    .slice(0, MOST_LOOKS);
}

const finishOverdue: Work = async (parts, operation, stopping) => {
  const { ledger, log } = parts;
  if (operation.state === 'RESERVED') {
    await ledger.abandon(operation.id);
    log.warn({ operationId: operation.id }, 'an overdue operation was abandoned; nothing had been sent');
    return;
  }
  const earlier = await unseenBefore(parts, operation);
  const seen = await lookOnce(parts, operation, stopping);
  if (stopping.aborted) return;
  const proved = seen !== undefined && provesEffect(operation, seen.setting, earlier);
  const { outcome } = await settle(parts, operation, {
    outcome: proved ? 'VISIBLE' : 'UNKNOWN',
    after: seen?.setting,
  });
  log.warn({ operationId: operation.id, outcome }, 'an overdue operation was settled by reading back');
};

const observe: Work = async (parts, operation, stopping) => {
  const earlier = await unseenBefore(parts, operation);
  const seen = await lookOnce(parts, operation, stopping);
  if (seen === undefined) return;
  const later = await changesAfter(parts, operation);
  if (isStillProvable(operation, later) && provesEffect(operation, seen.setting, earlier)) {
    await parts.ledger.markVisible(operation.id, seen.at, seen.setting);
    return;
  }
  const { at, setting } = seen;
  await parts.ledger.observe(operation.id, { at, overageEnabled: setting.overageEnabled });
};

function lookOnce(parts: WriteParts, operation: Operation, stopping: AbortSignal): Promise<Seen | undefined> {
  const context: RequestContext = {
    correlationId: operation.trace.correlationId ?? randomUUID(),
    locale: 'en-US',
    deadline: Deadline.after(LOOK_DEADLINE_MS, parts.clock),
    priority: 'batch',
    callerGone: stopping,
  };
  return poll(parts, operation.customerId, [0], context, () => true);
}
