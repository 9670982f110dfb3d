import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../../src/ledger/ledger.js';
import { createOverageWriter } from '../../../src/overage/write/overage-writer.js';
import type { Clock } from '../../../src/request/clock.js';
import { setUp } from './reconciler-harness.js';
import { aChange, aContext, OPERATOR } from './write-fixtures.js';

describe('a machine that slept just before it sent a change', () => {
  it('sends nothing any more once another may have given the change up as overdue', async () => {
    const { clock: time, ledger, upstream, parts, round } = await setUp();
    let sleptMs = 0;
    const clock: Clock = {
      monotonicMs: () => time.monotonicMs() - sleptMs,
      date: () => time.date(),
      sleep: (ms) => time.sleep(ms),
    };
    const markSent: Ledger['markSent'] = async (...sending) => {
      const operation = await ledger.markSent(...sending);
      sleptMs = 60_000;
      time.leap(sleptMs);
      await round();
      return operation;
    };
    const writer = createOverageWriter({
      ...parts,
      clock,
      ledger: { ...ledger, markSent },
      freeze: { frozen: false },
      enablesPerHour: 10,
      checkEligibility: async () => [],
      stopping: new AbortController().signal,
    });
    await expect(writer.write(aChange(), OPERATOR, aContext(clock))).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
    });
    expect(upstream.puts).toEqual([]);
    const { edges } = await ledger.operations({}, 1);
    expect(edges[0]?.operation.outcome).toBe('UNKNOWN');
  });
});
