import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { ExportedEvent } from '../../src/ledger/export-events.js';
import type { Ledger, LedgerReader } from '../../src/ledger/ledger.js';
import { type LedgerOptions, openLedger } from '../../src/ledger/open-ledger.js';
import type { Operation } from '../../src/ledger/operation.js';
import type { Reservation, ReserveRequest } from '../../src/ledger/reserve.js';
import { createLog } from '../../src/telemetry/log.js';

export const BINDING = {
  partnerTenantId: '11111111-2222-4333-8444-555555555555',
  apiBaseUrl: 'https://api.partnercenter.microsoft.com',
};

export const quiet = createLog({ level: 'silent' });

export const OPTIONS = { binding: BINDING, chainKey: 'a key for tests', log: quiet };

/** Wall-clock time that only a test moves; it ticks by a millisecond at each look, so that records have an order. */
export function tickingTime(start = '2026-03-01T09:00:00.000Z') {
  let at = Date.parse(start);
  return {
    now: () => new Date(at++),
    forward: (ms: number) => {
      at += ms;
    },
  };
}

export function aRequest(changes: Partial<ReserveRequest> = {}): ReserveRequest {
  return {
    id: randomUUID(),
    caller: 'tenant-1/app-1/user-1',
    actor: { application: 'app-1', user: 'user-1', tenant: 'tenant-1' },
    idempotencyKey: randomUUID(),
    fingerprint: 'fingerprint-1',
    customerId: randomUUID(),
    wanted: { azureEntitlementId: randomUUID(), partnerId: '1234', overageEnabled: true },
    reason: 'The customer asked for it',
    correlationId: randomUUID(),
    overdueAt: new Date('2026-03-01T09:00:40.000Z'),
    ...changes,
  };
}

/** Reserves and insists that it worked. */
export async function reserved(ledger: Ledger, changes: Partial<ReserveRequest> = {}): Promise<Operation> {
  return operationOf(await ledger.reserve(aRequest(changes)), 'reserved');
}

export function operationOf(
  reservation: Reservation,
  kind: 'reserved' | 'replay' | 'in-progress',
): Operation {
  expect(reservation.kind).toBe(kind);
  if (!('operation' in reservation)) throw new Error('No operation in the reservation.');
  return reservation.operation;
}

/** A reserved operation that was sent. */
export async function sent(ledger: Ledger, changes: Partial<ReserveRequest> = {}): Promise<Operation> {
  const { id } = await reserved(ledger, changes);
  return ledger.markSent(id, { requestId: randomUUID(), attempt: 1 });
}

export async function accepted(ledger: Ledger, changes: Partial<ReserveRequest> = {}): Promise<Operation> {
  const { id } = await sent(ledger, changes);
  return ledger.settle(id, { outcome: 'ACCEPTED', upstreamStatus: 200 });
}

/** A folder that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A ledger in a file of its own, closed after the test. */
export async function fileLedger(options: Partial<LedgerOptions> = {}) {
  const path = join(temporaryFolder(), 'ledger.db');
  const ledger = await openLedger({ url: path, ...OPTIONS, ...options });
  onTestFinished(() => ledger.close());
  return { path, ledger };
}

export function ids(operations: readonly { readonly id: string }[]): string[] {
  return operations.map(({ id }) => id);
}

export async function allEvents(ledger: LedgerReader): Promise<ExportedEvent[]> {
  const events: ExportedEvent[] = [];
  for await (const event of ledger.exportEvents()) events.push(event);
  return events;
}

export async function eventTypes(ledger: LedgerReader): Promise<unknown[]> {
  return (await allEvents(ledger)).map(({ type }) => type);
}
