import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allArrived } from '../support/all-arrived.js';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { HeldAnswers } from '../support/held-answers.js';

const READ = `{ overage(customerId: "${DOCUMENTED}") { totalCount } }`;
const MOST = 2;

let held: HeldAnswers;
let running: GatewayUnderTest;
beforeEach(async () => {
  held = new HeldAnswers();
  running = await startGatewayUnderTest({
    env: { MAX_IN_FLIGHT: String(MOST) },
    emulator: { sleep: held.sleep },
  });
  await running.token();
  running.emulator.addFaults([{ match: { target: 'keys' }, delayMs: 1, times: 1 }]);
});
afterEach(() => running.stop());

describe('a request whose token waits for the keys of its issuer', () => {
  it('is answered when its deadline passes, and the keys are fetched all the same', async () => {
    const { status, text } = await running.ask(READ, undefined, { headers: { 'x-deadline-ms': '500' } });
    expect([status, JSON.parse(text).code]).toEqual([503, 'DEADLINE_EXCEEDED']);
    expect(held.count).toBe(1);
    expect(running.apiRequests()).toEqual([]);
    held.open();

    await eventually(async () => {
      const again = await running.ask(READ);
      return again.status === 200;
    });
    const fetches = running.emulator.requests().filter(({ target }) => target === 'keys');
    expect(fetches.length).toBeLessThanOrEqual(2);
  });

  it('takes up no room for good when its caller hangs up meanwhile', async () => {
    // A GET has no body whose reading could fail first.
    const url = `${running.gateway.url}?${new URLSearchParams({ query: READ })}`;
    const authorization = `Bearer ${await running.token()}`;
    const headers = { authorization, 'apollo-require-preflight': '1' };
    const hangUp = new AbortController();
    const callers = Array.from({ length: 2 * MOST }, () => fetch(url, { headers, signal: hangUp.signal }));
    const ended = Promise.allSettled(callers);
    await eventually(() => held.count === 1);
    await allArrived(running.gateway);
    hangUp.abort();
    expect((await ended).map(({ status }) => status)).not.toContain('fulfilled');
    held.open();
    const answers = async () => Promise.all(Array.from({ length: MOST }, () => running.ask(READ)));
    await eventually(async () => (await answers()).every(({ status }) => status === 200));
  });
});
