import { afterEach, describe, expect, it } from 'vitest';
import { allArrived } from '../support/all-arrived.js';
import { DOCUMENTED, OVERAGE_OFF } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { HeldAnswers } from '../support/held-answers.js';

let running: GatewayUnderTest;
afterEach(() => running.stop());

const read = (customerId: string, headers = {}) =>
  running.ask(`{ overage(customerId: "${customerId}") { freshness { source } } }`, undefined, { headers });

/** Somebody who wants an answer within two seconds, and while they wait somebody who has more time. */
async function askForTheSame() {
  const hasty = read(OVERAGE_OFF, { 'x-deadline-ms': '2000' });
  await allArrived(running.gateway);
  const patient = read(OVERAGE_OFF);
  await allArrived(running.gateway);
  return { hasty, patient };
}

describe('a caller with little time does not spoil the answer for one who waits for the same', () => {
  it('when neither gets a place on the wire so soon', async () => {
    const held = new HeldAnswers();
    running = await startGatewayUnderTest({
      env: { PARTNER_CENTER_MAX_CONCURRENT: '1', DEADLINE_QUERY_MS: '20000' },
      emulator: { sleep: held.sleep },
    });
    await running.token();
    running.emulator.addFaults([{ match: { customerId: DOCUMENTED }, delayMs: 1 }]);
    const busy = read(DOCUMENTED);
    await eventually(() => held.count === 1);
    const { hasty, patient } = await askForTheSame();
    expect((await hasty).errors).toHaveLength(1);
    held.open();
    expect((await busy).errors).toBeUndefined();
    expect(await patient).toMatchObject({ data: { overage: { freshness: { source: 'LIVE' } } } });
  });

  it('when Partner Center asks to wait for longer than that', async () => {
    const held = new HeldAnswers();
    running = await startGatewayUnderTest({
      env: { DEADLINE_QUERY_MS: '20000' },
      emulator: { sleep: held.sleep },
    });
    await running.token();
    const fault = { match: { customerId: OVERAGE_OFF }, status: 429, headers: { 'Retry-After': '3' } };
    running.emulator.addFaults([{ ...fault, delayMs: 1 }]);
    const { hasty, patient } = await askForTheSame();
    await eventually(() => held.count === 1);
    held.open();
    expect((await hasty).errors).toHaveLength(1);
    expect(await patient).toMatchObject({ data: { overage: { freshness: { source: 'LIVE' } } } });
  });
});
