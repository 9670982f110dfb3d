import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ledgerRefused } from './ledger-errors.js';

/** A lock that is held until it is released or its process ends, however it ends. */
export interface ProcessLock {
  release(): void;
}

/**
 * Makes sure that only one gateway process writes to a ledger file. The lock is an open exclusive transaction on a
 * second, empty SQLite file `<path>.lock`: the operating system frees it even on SIGKILL, so that it never has to be
 * judged stale, and readers of the ledger itself are not held up. The file stays behind: removing it would let
 * two processes lock two different files of that name.
 * @throws GatewayError `LEDGER_UNAVAILABLE` (not retryable) when another process holds it
 */
export function lockForThisProcess(path: string): ProcessLock {
  const lock = new DatabaseSync(`${realPath(path)}.lock`, { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (cause) {
    lock.close();
    throw ledgerRefused(
      `The ledger at ${path} is in use by another gateway process. Stop that one first, or give each a database of its own; several replicas share a ledger on PostgreSQL.`,
      cause,
    );
  }
  return { release: () => lock.close() };
}

/** The same file gets the same lock under whichever name it is opened. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return join(realpathSync(dirname(path)), basename(path));
  }
}
