import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { Ledger } from '../../../src/ledger/ledger.js';
import { openLedger } from '../../../src/ledger/open-ledger.js';
import type { Operation } from '../../../src/ledger/operation.js';
import type { ReserveRequest } from '../../../src/ledger/reserve.js';
import { reconcileAll } from '../../../src/overage/write/reconcile-all.js';
import type { WriteParts } from '../../../src/overage/write/write-parts.js';
import { aRequest, OPTIONS, quiet } from '../../ledger/ledger-fixtures.js';
import { FickleUpstream } from './fickle-upstream.js';
import { LeapingClock } from './leaping-clock.js';
import { noReads } from './no-reads.js';

export const VISIBILITY_WINDOW_MS = 600_000;

/** A ledger in memory, an upstream and simulated time, for rounds of the reconciler. */
export async function setUp() {
  const clock = new LeapingClock();
  const upstream = new FickleUpstream(clock);
  const ledger = await openLedger({ url: ':memory:', ...OPTIONS, now: () => clock.date() });
  onTestFinished(() => ledger.close());
  const parts: WriteParts = {
    client: upstream,
    ledger,
    clock,
    log: quiet,
    reads: noReads,
    visibilityWindowMs: VISIBILITY_WINDOW_MS,
  };
  const never = new AbortController().signal;
  return { clock, upstream, ledger, parts, round: () => reconcileAll(parts, never) };
}

/** An operation that is overdue in 30 seconds. */
export async function reserved(
  ledger: Ledger,
  clock: LeapingClock,
  changes: Partial<ReserveRequest> = {},
): Promise<Operation> {
  const overdueAt = new Date(clock.date().getTime() + 30_000);
  const wanted = { overageEnabled: true };
  const reservation = await ledger.reserve(aRequest({ wanted, overdueAt, ...changes }));
  if (reservation.kind !== 'reserved') throw new Error(reservation.kind);
  return reservation.operation;
}

/** One whose PUT may have arrived. */
export async function sent(
  ledger: Ledger,
  clock: LeapingClock,
  changes: Partial<ReserveRequest> = {},
): Promise<Operation> {
  const { id } = await reserved(ledger, clock, changes);
  return ledger.markSent(id, { requestId: randomUUID(), attempt: 1, before: { overageEnabled: false } });
}

/** One that no read has shown yet. */
export async function accepted(
  ledger: Ledger,
  clock: LeapingClock,
  changes: Partial<ReserveRequest> = {},
): Promise<Operation> {
  return ledger.settle((await sent(ledger, clock, changes)).id, { outcome: 'ACCEPTED' });
}

/** The states that the operations are in now. */
export const states = async (ledger: Ledger, operations: readonly Operation[]) =>
  Promise.all(operations.map(async ({ id }) => (await ledger.operation(id))?.state));

/** No freeze file. */
export const noFreeze = { recordChange: async () => {} };
