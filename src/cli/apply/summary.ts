import { EXIT, type ExitCode } from '../exit-code.js';
import type { RowResult } from './apply-journal.js';

/** What a plan came to, over all its runs. */
export interface ApplySummary {
  readonly changes: number;
  /** Of an undo: left alone, since the plan never did them. */
  readonly skipped: number;
  /** Accepted, visible, or already so. */
  readonly done: number;
  /** Sent, but nobody can tell whether it took effect. */
  readonly unknown: number;
  /** Refused or failed for good. */
  readonly failed: number;
  /** Failed with what may pass. */
  readonly toRepeat: number;
  /** Not begun yet. */
  readonly open: number;
}

/** Counts what became of a plan's changes, `skipped` of which are not to be done. */
export function summaryOf(changes: number, skipped: number, results: Iterable<RowResult>): ApplySummary {
  const all = [...results];
  const count = (is: (result: RowResult) => boolean) => all.filter(is).length;
  const toRepeat = count(({ retryable }) => retryable === true);
  const failed = count(({ outcome }) => outcome === undefined || outcome === 'REJECTED') - toRepeat;
  const unknown = count(({ outcome }) => outcome === 'UNKNOWN');
  const done = all.length - failed - toRepeat - unknown;
  const open = changes - skipped - all.length;
  return { changes, skipped, done, unknown, failed, toRepeat, open };
}

/** The worst that has to be looked at comes first. */
export function exitCodeFor({ changes, skipped, unknown, failed, toRepeat, open }: ApplySummary): ExitCode {
  if (unknown > 0) return EXIT.unknownOutcomes;
  if (failed === changes - skipped && failed > 0) return EXIT.error;
  if (failed > 0 || open > 0) return EXIT.partlyDone;
  return toRepeat > 0 ? EXIT.tryLater : EXIT.ok;
}
