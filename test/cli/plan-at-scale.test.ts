import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startListingGateway } from './listing-gateway.js';
import { runOverage } from './run-overage.js';
import { scratchFile } from './scratch-folder.js';

const CUSTOMERS = 10_000;
const idOf = (row: number) => `00000000-0000-4000-8000-${String(row).padStart(12, '0')}`;

it('overage plan reads 10,000 customers in little memory, a hundred a request, and never leaves the gateway idle', async () => {
  const sizes: number[] = [];
  let inFlight = 0;
  let most = 0;
  const arrivals = new EventEmitter();
  const gateway = await startListingGateway(async (ids) => {
    sizes.push(ids.length);
    inFlight += 1;
    most = Math.max(most, inFlight);
    arrivals.emit('arrival');
    // The first answer is held until a second request has come; the others give a third one time to show itself.
    await (sizes.length === 1 ? once(arrivals, 'arrival') : delay(5));
    inFlight -= 1;
    return {};
  });
  onTestFinished(() => gateway.stop());
  const rows = Array.from({ length: CUSTOMERS }, (_, row) => `${idOf(row)},off,`);
  const source = await scratchFile('in.csv', ['customerId,overage,reason', ...rows, ''].join('\n'));
  const { exitCode, stderr, lines } = await runOverage(['plan', source], {
    OVERAGE_URL: `${gateway.url.href}graphql`,
    OVERAGE_TOKEN: 'token',
    NODE_OPTIONS: '--max-old-space-size=48',
  });
  expect(stderr).toContain('10000 to be turned off');
  expect({ exitCode, lines }).toMatchObject({ exitCode: 0, lines: [{ disable: CUSTOMERS }] });
  expect(sizes).toEqual(Array(CUSTOMERS / 100).fill(100));
  expect(most).toBe(2);
});
