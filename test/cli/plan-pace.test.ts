import { expect, it, onTestFinished } from 'vitest';
import { quotaShape } from '../../src/coordination/quota.js';
import { startGatewayUnderTest } from '../support/gateway-under-test.js';
import { asCaller, runOverage } from './run-overage.js';
import { scratchFile } from './scratch-folder.js';
import { toCsv, turnedAround } from './wanted-rows.js';

const CALLS_PER_MINUTE = 300;

it('overage plan uses up the quota that the gateway has, though its requests outlast their time', async () => {
  const running = await startGatewayUnderTest({
    env: { PARTNER_CENTER_CALLS_PER_MINUTE: String(CALLS_PER_MINUTE), RATE_LIMIT_PER_MINUTE: '100000' },
  });
  onTestFinished(() => running.stop());
  const rows = turnedAround(running.emulator, 160);
  const source = await scratchFile('in.csv', toCsv(rows));
  const { exitCode, lines } = await runOverage(['plan', source, '--no-preview'], await asCaller(running));
  expect({ exitCode, lines }).toMatchObject({ exitCode: 0, lines: [{ blocked: 0 }] });

  const calls = running.apiRequests().map(({ at }) => Date.parse(at));
  expect(calls).toHaveLength(rows.length);
  const { burst, spacingMs } = quotaShape(CALLS_PER_MINUTE);
  const allowed = burst + (Math.max(...calls) - Math.min(...calls)) / spacingMs;
  expect(rows.length).toBeGreaterThan(burst * 2);
  // Some is lost where both batches wait for their next turn; one batch after the other would use three fifths.
  expect(calls.length / allowed).toBeGreaterThan(0.75);
  expect(calls.length / allowed).toBeLessThan(1.05);
}, 120_000);
