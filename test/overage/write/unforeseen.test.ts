import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { createOverageWriter } from '../../../src/overage/write/overage-writer.js';
import { noReads } from './no-reads.js';
import { setUp } from './reconciler-harness.js';
import { aChange, aContext, OPERATOR } from './write-fixtures.js';

describe('an error that nobody foresaw', () => {
  it.each(['ok', '500, lost'] as const)(
    'after the PUT (%s) frees nothing: the key still stands for it, and it is read back',
    async (fate) => {
      const { clock, ledger, upstream, parts, round } = await setUp();
      let isBroken = true;
      const forget = () => {
        if (isBroken) throw new TypeError('broken');
      };
      const writer = createOverageWriter({
        ...parts,
        reads: { ...noReads, forget },
        freeze: { frozen: false },
        enablesPerHour: 10,
        checkEligibility: async () => [],
        stopping: new AbortController().signal,
      });
      upstream.fortune = { puts: [fate], delaysMs: [], readFailures: [] };
      const change = aChange({ idempotencyKey: 'k' });
      await expect(writer.write(change, OPERATOR, aContext(clock))).rejects.toThrow('broken');
      isBroken = false;
      await expect(writer.write(change, OPERATOR, aContext(clock))).rejects.toMatchObject({
        code: 'OPERATION_IN_PROGRESS',
      });
      clock.leap(60_000);
      await round();
      const { outcome } = await writer.write(change, OPERATOR, aContext(clock));
      expect(outcome).toBe(fate === 'ok' ? 'VISIBLE' : 'UNKNOWN');
      expect(upstream.puts).toHaveLength(1);
      expect(await ledger.verifyChain()).toMatchObject({ ok: true });
    },
  );
});
