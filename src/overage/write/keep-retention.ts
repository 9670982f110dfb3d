import type { WriteParts } from './write-parts.js';

const DAY_MS = 86_400_000;

/** How long the record of a change is kept after it ended, in days; 0 for ever. */
export interface RetentionPolicy {
  readonly retentionDays: number;
}

/** Removes, at most once a day, what is older than the policy allows. */
export function retentionKeeper(
  { ledger, clock, log }: Pick<WriteParts, 'ledger' | 'clock' | 'log'>,
  { retentionDays }: RetentionPolicy,
): () => Promise<void> {
  let dueAtMs = Number.NEGATIVE_INFINITY;
  return async () => {
    if (retentionDays === 0 || clock.monotonicMs() < dueAtMs) return;
    const olderThan = new Date(clock.date().getTime() - retentionDays * DAY_MS);
    const { operations, events } = await ledger.purge({ olderThan });
    dueAtMs = clock.monotonicMs() + DAY_MS;
    if (operations + events > 0) log.info({ operations, events, olderThan }, 'old records were removed');
  };
}
