import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { hastyClock } from '../support/hasty-clock.js';
import { HeldAnswers } from '../support/held-answers.js';
import { change, operationById, readNow } from '../support/operations.js';

let running: GatewayUnderTest;
let held: HeldAnswers;
beforeEach(async () => {
  held = new HeldAnswers();
  running = await startGatewayUnderTest({
    emulator: { sleep: held.sleep },
    overrides: { clock: hastyClock },
  });
});
afterEach(() => running.stop());

const off = { customerId: DOCUMENTED, overageEnabled: false };
const isOn = () => running.emulator.state(DOCUMENTED)[0]?.overage?.overageEnabled;
const phone = (overageEnabled: boolean) => ({ type: 'PhoneServices', overageEnabled });
const UNCLEAR: [string, object][] = [
  ['it says that there are more settings than it holds', { totalCount: 1, items: [] }],
  ['it holds another type of two', { totalCount: 2, items: [{ type: 'Other', overageEnabled: false }] }],
  ['it holds two settings of the type', { totalCount: 2, items: [phone(false), phone(true)] }],
];

/** The next read, or each of them, is answered like this. */
const answerReads = (collection: object, times = 1) =>
  running.emulator.addFaults([
    { match: { method: 'GET' }, status: 200, body: JSON.stringify(collection), times },
  ]);

describe('a read that does not tell the setting', () => {
  it.each(UNCLEAR)('is no look by which a change is UNCHANGED: %s', async (_why, collection) => {
    answerReads(collection);
    expect((await change(running, off)).payload.outcome).toBe('ACCEPTED');
    expect(isOn()).toBe(false);
  });

  it.each(UNCLEAR)('proves nothing after a PUT without an answer: %s', async (_why, collection) => {
    running.emulator.addFaults([{ match: { method: 'PUT' }, status: 500, delayMs: 1 }]);
    const changing = change(running, off);
    await eventually(() => held.count === 1);
    answerReads(collection, 0);
    held.release();
    expect((await changing).payload.outcome).toBe('UNKNOWN');
    expect(isOn()).toBe(true);
  });

  it.each(UNCLEAR)('makes no accepted change VISIBLE: %s', async (_why, collection) => {
    running.emulator.setSwitches({ visibilityDelayMs: 60_000 });
    const { payload } = await change(running, off);
    answerReads(collection);
    expect((await readNow(running, DOCUMENTED)).pending).toMatchObject({ id: payload.operation.id });
    expect((await operationById(running, payload.operation.id)).operation.outcome).toBe('ACCEPTED');
  });
});
