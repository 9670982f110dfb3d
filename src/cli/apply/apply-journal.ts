import { closeSync, openSync, writeSync } from 'node:fs';
import type { SetOverageOutcome } from '../../client/operations.js';
import { type JournalContent, readJournal } from './read-journal.js';

/** What became of one row of a plan. */
export interface RowResult {
  readonly row: number;
  readonly customerId: string;
  /** How the change ended; absent where it ended in an error. */
  readonly outcome?: SetOverageOutcome;
  readonly operationId?: string;
  /** Why not, as a code and a sentence. */
  readonly code?: string;
  readonly message?: string;
  /** The same run may do it when it is started again later. */
  readonly retryable?: true;
}

/** Where the journal of a plan is: beside it. */
export function journalPath(plan: string): string {
  return `${plan}.journal`;
}

/**
 * The results of a plan so far, one JSON line each, beside the plan: what a later run skips, and what the undo goes by.
 * It need not be complete: a row that was begun but not noted is sent again under the same idempotency key, and gets
 * its recorded answer.
 */
export class ApplyJournal {
  readonly #file: number;
  /** Results by row, those of earlier runs included. */
  readonly results: Map<number, RowResult>;

  private constructor(file: number, { results }: JournalContent) {
    this.#file = file;
    this.results = results;
  }

  /** Opens the journal of a plan, or begins it. @throws CliError when it belongs to another plan */
  static open(path: string, planSha256: string): ApplyJournal {
    const content = readJournal(path, planSha256);
    const file = openSync(path, 'a', 0o600);
    if (content.isNew) writeSync(file, `${JSON.stringify({ journalOf: planSha256 })}\n`);
    // What follows half a line must not join it.
    else if (content.endsInHalfALine) writeSync(file, '\n');
    return new ApplyJournal(file, content);
  }

  /** Before a change is sent: should nothing more be noted, nobody knows whether it was made. */
  begin(row: number): void {
    writeSync(this.#file, `${JSON.stringify({ begun: row })}\n`);
  }

  note(result: RowResult): void {
    this.results.set(result.row, result);
    writeSync(this.#file, `${JSON.stringify(result)}\n`);
  }

  close(): void {
    closeSync(this.#file);
  }
}
