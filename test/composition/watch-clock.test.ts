import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchClock } from '../../src/composition/watch-clock.js';
import { createLog } from '../../src/telemetry/log.js';
import { startGatewayUnderTest } from '../support/gateway-under-test.js';
import { ManualClock } from '../support/manual-clock.js';

const LOOKS_MS = 20_000;

describe('a jump of the wall clock', () => {
  let clock: ManualClock;
  let lines: Record<string, unknown>[];
  const log = () =>
    createLog({ level: 'warn', destination: { write: (line) => void lines.push(JSON.parse(line)) } });
  const jumps = () => lines.filter(({ msg }) => msg === 'the clock has jumped');
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    clock = new ManualClock();
    lines = [];
  });
  afterEach(() => void vi.useRealTimers());

  it.each([3_600_000, -3_600_000, 5_000])('by %d ms is told once', async (ms) => {
    const stop = watchClock(clock, log());
    clock.jumpWallClock(ms);
    vi.advanceTimersByTime(LOOKS_MS);
    expect(jumps()).toEqual([expect.objectContaining({ jumpedMs: ms })]);
    clock.jumpWallClock(-ms);
    vi.advanceTimersByTime(LOOKS_MS);
    expect(jumps()).toHaveLength(2);
    stop();
  });

  it('is not seen in time that passes, nor in a small correction', async () => {
    const stop = watchClock(clock, log());
    await clock.advance(60_000);
    clock.jumpWallClock(500);
    vi.advanceTimersByTime(LOOKS_MS);
    expect(lines).toEqual([]);
    stop();
  });

  it('is watched for as long as a gateway runs', async () => {
    const running = await startGatewayUnderTest({ overrides: { clock, log: log() } });
    clock.jumpWallClock(3_600_000);
    vi.advanceTimersByTime(LOOKS_MS);
    expect(jumps()).toHaveLength(1);
    await running.stop();
    clock.jumpWallClock(3_600_000);
    vi.advanceTimersByTime(LOOKS_MS);
    expect(jumps()).toHaveLength(1);
  });
});
