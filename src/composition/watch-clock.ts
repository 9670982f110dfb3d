import type { Clock } from '../request/clock.js';
import type { Log } from '../telemetry/log.js';

const LOOK_EVERY_MS = 5_000;
/** More than any correction by small steps comes to in the time between two looks. */
const SMALLEST_JUMP_MS = 3_000;

/**
 * Warns once for each jump of the wall clock, by comparing it with the monotonic one. Nothing depends on it but dates:
 * those of records, of tokens, and of log lines, which a reader then knows how to take.
 * @returns ends the watching
 */
export function watchClock(clock: Clock, log: Pick<Log, 'warn'>): () => void {
  const difference = () => clock.date().getTime() - clock.monotonicMs();
  let lastMs = difference();
  const look = () => {
    const nowMs = difference();
    const jumpedMs = Math.round(nowMs - lastMs);
    lastMs = nowMs;
    if (Math.abs(jumpedMs) >= SMALLEST_JUMP_MS) log.warn({ jumpedMs }, 'the clock has jumped');
  };
  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  return () => clearInterval(timer);
}
