import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { isObject } from '../../src/emulator/json.js';
import { startRawUpstream } from '../support/raw-upstream.js';
import { runOverage } from './run-overage.js';
import { scratchFile } from './scratch-folder.js';

const CUSTOMERS = 10_000;
const idOf = (row: number) => `00000000-0000-4000-8000-${String(row).padStart(12, '0')}`;

it('overage plan reads 10,000 customers in little memory, a hundred a request, and never leaves the gateway idle', async () => {
  const sizes: number[] = [];
  let inFlight = 0;
  let most = 0;
  const answer = async (response: ServerResponse, request: IncomingMessage) => {
    inFlight += 1;
    most = Math.max(most, inFlight);
    const ids = idsOf(await json(request));
    sizes.push(ids.length);
    await delay(5);
    inFlight -= 1;
    response.end(JSON.stringify({ data: { overages: ids.map(toOverage) } }));
  };
  const gateway = await startRawUpstream((response, request) => void answer(response, request));
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
}, 60_000);

function idsOf(body: unknown): string[] {
  const variables = isObject(body) && isObject(body.variables) ? body.variables : {};
  return Array.isArray(variables.customerIds) ? variables.customerIds.map(String) : [];
}

function toOverage(customerId: string) {
  const item = { type: 'PhoneServices', overageEnabled: true, azureEntitlementId: null, partnerId: null };
  return { customerId, items: [item], pendingOperation: null, freshness: { source: 'LIVE', ageMs: 0 } };
}
