import { writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';
import { WaitingLines } from './waiting-lines.js';

const STDOUT = 1;
const STDERR = 2;
const COMPLAIN_EVERY_MS = 60_000;
/** A reader that is merely slow makes room in its pipe all the time. */
const SLOW_READER_RETRY_MS = 5;
const FAILED_RETRY_MS = 1_000;
/** Longest that the end of the process waits for a reader. */
const LAST_FLUSH_MS = 1_000;

/** Writes what it can without waiting and returns how many bytes that were. @throws Error with a `code` */
export type WriteNow = (bytes: Uint8Array) => number;

/**
 * Standard output for log lines, each written at once and without ever waiting for its reader. When it takes none, the
 * gateway goes on: what comes first waits, up to a megabyte, and is written as soon as that works again; what comes
 * later is lost. A line that failed or was lost is told to `onFailed`, and standard error once a minute. The end of the
 * process waits a second at most for what is left.
 */
export function standardOutput(onFailed: () => void, writeNow: WriteNow = toStdout()): DestinationStream {
  const waiting = new WaitingLines();
  let retrying: NodeJS.Timeout | undefined;
  let complainedAtMs = Number.NEGATIVE_INFINITY;

  const failed = (why: string) => {
    onFailed();
    if (performance.now() - complainedAtMs < COMPLAIN_EVERY_MS) return;
    complainedAtMs = performance.now();
    complain(why);
  };

  /** @returns why not everything could be written, if so */
  const flush = (): string | undefined => {
    try {
      while (waiting.first !== undefined) waiting.written(writeNow(waiting.first));
      return undefined;
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    }
  };

  const retry = () => {
    const problem = flush();
    if (problem !== undefined) return later(problem);
    retrying = undefined;
    process.off('exit', lastFlush);
  };
  const later = (problem: string) => {
    retrying = setTimeout(retry, isSlowReader(problem) ? SLOW_READER_RETRY_MS : FAILED_RETRY_MS).unref();
  };
  const lastFlush = () => {
    const untilMs = performance.now() + LAST_FLUSH_MS;
    while (isSlowReader(flush()) && performance.now() < untilMs) sleep(SLOW_READER_RETRY_MS);
  };

  return {
    write: (line) => {
      const kept = waiting.add(line);
      if (!kept) failed('more lines than can be kept');
      if (retrying !== undefined) return;
      const problem = flush();
      if (problem === undefined) return;
      if (kept && !isSlowReader(problem)) failed(problem);
      process.once('exit', lastFlush);
      later(problem);
    },
  };
}

/** Asking for `process.stdout` makes a pipe non-blocking: from then on one that is full refuses instead of waiting. */
function toStdout(): WriteNow {
  const { fd = STDOUT } = process.stdout;
  return (bytes) => writeSync(fd, bytes);
}

function isSlowReader(problem: string | undefined): boolean {
  return problem === 'EAGAIN' || problem === 'EBUSY';
}

/** Only for the very end, when no event is served any more. */
function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function complain(reason: string): void {
  try {
    writeSync(STDERR, `The log cannot be written (${reason}); the gateway goes on without it.\n`);
  } catch {
    // Then nobody listens at all, which is no reason to stop either.
  }
}
