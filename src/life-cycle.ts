import { setTimeout } from 'node:timers/promises';

/** What ends with the process. */
export interface Endable {
  /** Tells balancers to send nothing more; what still comes is served. */
  drain(): void;
  /** Finishes what is under way, then closes everything. */
  stop(): Promise<void>;
}

/** Within what orchestrators grant (30 s by default), and 5 s more than any request may take. */
const LONGEST_END_MS = 25_000;

/**
 * Ends the process on SIGTERM: readiness says no at once, requests are taken for `drainDelayMs` more, until balancers
 * have noticed, and what is under way is finished. SIGINT and SIGHUP (a terminal that is closed) come from a person, for
 * whom nothing balances: no delay.
 * A further signal changes nothing, since a change that is under way has to be finished and recorded first.
 */
export function endOnSignals(running: Endable, drainDelayMs: number): void {
  let ending: Promise<void> | undefined;
  process.on('SIGTERM', () => (ending ??= end(running, drainDelayMs)));
  process.on('SIGINT', () => (ending ??= end(running, 0)));
  process.on('SIGHUP', () => (ending ??= end(running, 0)));
}

async function end(running: Endable, drainDelayMs: number): Promise<void> {
  const tooLong = setTimeout(LONGEST_END_MS, undefined, { ref: false }).then(() =>
    giveUp('something did not end in time'),
  );
  running.drain();
  await setTimeout(drainDelayMs);
  await Promise.race([running.stop().catch(() => giveUp('something could not be closed')), tooLong]);
  process.exit(0);
}

/** Nothing is lost by it: a change that was sent is in the ledger, and the next process reads back what it came to. */
function giveUp(why: string): never {
  process.stderr.write(`overage-gateway ended by force: ${why}.\n`);
  process.exit(1);
}
