import { expect } from 'vitest';
import type { ExportedEvent } from '../../../src/ledger/export-events.js';
import type { Operation } from '../../../src/ledger/operation.js';
import { PUT_FATES, type ReceivedPut } from './fickle-upstream.js';

/**
 * What may be sent: nothing that is not on record first, nothing after an ambiguous PUT, no more than one change under one
 * key, and none for what is said to have changed nothing.
 */
export function checkPuts(
  operations: readonly Operation[],
  puts: readonly ReceivedPut[],
  events: readonly ExportedEvent[],
): void {
  const sentAs = requestIds(events);
  const committedByKey = new Map<string, number>();
  for (const operation of operations) {
    const ids = sentAs.get(operation.id) ?? [];
    const fates = puts.flatMap(({ requestId, fate }) => (ids.includes(requestId) ? [fate] : []));
    const ambiguous = fates.findIndex((fate) => !PUT_FATES[fate].proves);
    if (ambiguous !== -1) expect(fates.slice(ambiguous + 1), 'after an ambiguous PUT').toEqual([]);
    const committed = fates.filter((fate) => PUT_FATES[fate].commits).length;
    if (
      operation.state !== 'SETTLED' ||
      operation.outcome === 'REJECTED' ||
      operation.outcome === 'UNCHANGED'
    ) {
      expect(committed, `commits of a change that is ${operation.outcome ?? operation.state}`).toBe(0);
    }
    if (operation.outcome === 'ACCEPTED') expect(committed, 'commits of an accepted change').toBe(1);
    const name = JSON.stringify([operation.caller, operation.idempotencyKey]);
    committedByKey.set(name, (committedByKey.get(name) ?? 0) + committed);
  }
  for (const commits of committedByKey.values()) expect(commits, 'commits under one key').toBeLessThan(2);
  const recorded = new Set([...sentAs.values()].flat());
  expect(puts.filter(({ requestId }) => !recorded.has(requestId))).toEqual([]);
}

/** Under which MS-RequestIds each operation was sent, by the audit trail. */
function requestIds(events: readonly ExportedEvent[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { type, operation } of events) {
    if (type !== 'operation.sent' || !isSent(operation)) continue;
    found.set(operation.id, [...(found.get(operation.id) ?? []), operation.trace.requestId]);
  }
  return found;
}

function isSent(value: unknown): value is { id: string; trace: { requestId: string } } {
  return typeof value === 'object' && value !== null && 'id' in value && 'trace' in value;
}
