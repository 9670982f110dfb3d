import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';

const READ = `{ overage(customerId: "${DOCUMENTED}") { totalCount } }`;
const KEYS_COME_MS = 4_000;
const MOST = 2;

let running: GatewayUnderTest;
beforeEach(async () => {
  running = await startGatewayUnderTest({ env: { MAX_IN_FLIGHT: String(MOST) } });
  await running.token();
  running.emulator.addFaults([{ match: { target: 'keys' }, delayMs: KEYS_COME_MS, times: 1 }]);
});
afterEach(() => running.stop());

describe('a request whose token waits for the keys of its issuer', () => {
  it('is answered when its deadline passes, and the keys are fetched all the same', async () => {
    const startedMs = performance.now();
    const { status, text } = await running.ask(READ, undefined, { headers: { 'x-deadline-ms': '200' } });
    expect([status, JSON.parse(text).code]).toEqual([503, 'DEADLINE_EXCEEDED']);
    expect(performance.now() - startedMs).toBeLessThan(KEYS_COME_MS / 2);
    expect(running.apiRequests()).toEqual([]);

    await eventually(async () => {
      const again = await running.ask(READ, undefined, { headers: { 'x-deadline-ms': '1000' } });
      return again.status === 200;
    }, 15_000);
    const fetches = running.emulator.requests().filter(({ target }) => target === 'keys');
    expect(fetches.length).toBeLessThanOrEqual(2);
  });

  it('takes up no room for good when its caller hangs up meanwhile', async () => {
    // A GET has no body whose reading could fail first.
    const url = `${running.gateway.url}?${new URLSearchParams({ query: READ })}`;
    const authorization = `Bearer ${await running.token()}`;
    const headers = { authorization, 'apollo-require-preflight': '1' };
    const callers = Array.from({ length: 2 * MOST }, () =>
      fetch(url, { headers, signal: AbortSignal.timeout(500) }),
    );
    expect((await Promise.allSettled(callers)).map(({ status }) => status)).not.toContain('fulfilled');
    await setTimeout(KEYS_COME_MS);
    const answers = await Promise.all(Array.from({ length: MOST }, () => running.ask(READ)));
    expect(answers.map(({ status }) => status)).toEqual(Array(MOST).fill(200));
  });
});
