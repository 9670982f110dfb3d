import { EventEmitter, once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { startGatewayUnderTest } from '../support/gateway-under-test.js';
import { startListingGateway } from './listing-gateway.js';
import { asCaller, runOverage } from './run-overage.js';
import { scratchFile } from './scratch-folder.js';
import { toCsv, turnedAround } from './wanted-rows.js';

const BATCH = 100;
const TWO_BATCHES = 160;
/** How often the gateway answers for half of a batch only, so that the rest has to be asked for again. */
const SHORT_ANSWERS = 2;

const idOf = (row: number) => `00000000-0000-4000-8000-${String(row).padStart(12, '0')}`;

it('overage plan has a batch at the gateway even while another one is answered and waits to be asked again', async () => {
  const batches = [1, 2].map(() => ({ asked: 0, here: false, done: false }));
  const [first, second] = batches;
  if (first === undefined || second === undefined) throw new Error('There are two batches.');
  const changes = new EventEmitter();
  // Each answer is held until the other batch is here too: were it asked for later only, the plan would never end.
  const gateway = await startListingGateway(async (customerIds) => {
    const isFirst = String(customerIds[0]) < idOf(BATCH);
    const [batch, other] = isFirst ? [first, second] : [second, first];
    batch.asked += 1;
    batch.here = true;
    changes.emit('change');
    while (!other.here && !other.done) await once(changes, 'change');
    batch.here = false;
    const busyFor = batch.asked > SHORT_ANSWERS ? [] : customerIds.slice(customerIds.length / 2);
    batch.done = busyFor.length === 0;
    changes.emit('change');
    return { busyFor };
  });
  onTestFinished(() => gateway.stop());
  const rows = Array.from({ length: TWO_BATCHES }, (_, row) => `${idOf(row)},off,`);
  const source = await scratchFile('in.csv', ['customerId,overage,reason', ...rows, ''].join('\n'));
  const { exitCode, lines } = await runOverage(['plan', source], {
    OVERAGE_URL: `${gateway.url.href}graphql`,
    OVERAGE_TOKEN: 'token',
  });
  expect({ exitCode, lines }).toMatchObject({ exitCode: 0, lines: [{ disable: TWO_BATCHES, blocked: 0 }] });
  expect(batches.map(({ asked }) => asked)).toEqual([SHORT_ANSWERS + 1, SHORT_ANSWERS + 1]);
});

it('overage plan asks again until it has read everybody, though a batch is more than the quota allows in its time', async () => {
  const running = await startGatewayUnderTest({
    env: {
      PARTNER_CENTER_CALLS_PER_MINUTE: '300',
      DEADLINE_QUERY_MS: '3000',
      RATE_LIMIT_PER_MINUTE: '100000',
    },
  });
  onTestFinished(() => running.stop());
  const rows = turnedAround(running.emulator, BATCH);
  const source = await scratchFile('in.csv', toCsv(rows));
  const { exitCode, lines } = await runOverage(['plan', source, '--no-preview'], await asCaller(running));
  expect({ exitCode, lines }).toMatchObject({ exitCode: 0, lines: [{ blocked: 0 }] });
  const requests = running.logged().match(/"name":"Overages"/g) ?? [];
  expect(requests.length).toBeGreaterThan(1);
  expect(new Set(running.apiRequests().map(({ path }) => path)).size).toBe(rows.length);
});
