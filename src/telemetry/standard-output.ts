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
 * Standard output for log lines, which are written without ever waiting for its reader: those of one turn of the event
 * loop together, since a write costs more than making the line. When it takes none, the gateway goes on: what comes first
 * waits, up to a megabyte, and is written as soon as that works again; what comes later is lost. That lines failed or were
 * lost is told to `onFailed`, and to standard error once a minute. The end of the process waits a second at most for what
 * is left; of a process that is killed, the lines of the turn that it was in are lost.
 */
export function standardOutput(onFailed: () => void, writeNow: WriteNow = toStdout()): DestinationStream {
  const waiting = new WaitingLines();
  let isWriting = false;
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
      for (let next = waiting.next; next !== undefined; next = waiting.next) waiting.written(writeNow(next));
      return undefined;
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    }
  };

  const begin = () => {
    isWriting = true;
    process.once('exit', lastFlush);
    setImmediate(() => {
      const problem = flush();
      if (problem === undefined) return end();
      if (!isSlowReader(problem)) failed(problem);
      retryLater(problem);
    });
  };
  const end = () => {
    isWriting = false;
    process.off('exit', lastFlush);
  };
  const retryLater = (problem: string) => {
    const retry = () => {
      const again = flush();
      if (again === undefined) end();
      else retryLater(again);
    };
    setTimeout(retry, isSlowReader(problem) ? SLOW_READER_RETRY_MS : FAILED_RETRY_MS).unref();
  };
  const lastFlush = () => {
    const untilMs = performance.now() + LAST_FLUSH_MS;
    while (isSlowReader(flush()) && performance.now() < untilMs) sleep(SLOW_READER_RETRY_MS);
  };

  return {
    write: (line) => {
      if (!waiting.add(line)) failed('more lines than can be kept');
      if (!isWriting) begin();
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
