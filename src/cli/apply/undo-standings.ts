import { dirname, join } from 'node:path';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';
import type { UndoneOf } from '../plan/plan-format.js';
import type { RowResult } from './apply-journal.js';
import { NOT_NOW } from './apply-row.js';
import { readJournal } from './read-journal.js';

/** Which rows there are to do. */
export interface Standings {
  /** Why a row is left alone; undefined where it is to be done. */
  whyNot(row: number): string | undefined;
  /** Whether nobody knows if there is something to do. */
  isUncertain(row: number): boolean;
}

/** Of a plan that takes nothing back: all rows. */
export const ALL_ROWS: Standings = { whyNot: () => undefined, isUncertain: () => false };

/**
 * What a plan did of its rows, by its journal: an undo that took back the rest too would undo the work of others.
 * @throws CliError when the journal is not there or belongs to another plan
 */
export function standingsOf(undo: string, { sha256, journal }: UndoneOf): Standings {
  const path = join(dirname(undo), journal);
  const { isNew, results, begun } = readJournal(path, sha256);
  if (isNew) {
    throw new CliError(
      EXIT.usage,
      `${undo} takes back what a plan did, and what it did is told by ${path}, which is not there. Nothing was done.`,
    );
  }
  const isUncertain = (row: number) => {
    const result = results.get(row);
    return result === undefined ? begun.has(row) : mayBeDone(result);
  };
  return {
    isUncertain,
    whyNot: (row) => {
      const result = results.get(row);
      if (isUncertain(row) || result?.outcome === 'ACCEPTED' || result?.outcome === 'VISIBLE')
        return undefined;
      if (result === undefined) return 'not begun';
      return result.outcome === 'UNCHANGED' ? 'already so then' : `refused then (${result.code})`;
    },
  };
}

/** An error that may pass may have come after the change was made: the answer got lost, or another attempt met it. */
function mayBeDone({ outcome, code, retryable }: RowResult): boolean {
  if (outcome !== undefined) return outcome === 'UNKNOWN';
  if (code !== undefined && NOT_NOW.has(code)) return false;
  return retryable === true || code === 'INTERNAL_SERVER_ERROR';
}
