import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.js';
import {
  FAULT_ROWS,
  faultCustomerId,
  faultEntitlementId,
  LATE_ROWS,
} from '../../src/emulator/seed/fault-customers.js';
import {
  type ApiClient,
  accessToken,
  apiClient,
  emulatorForTest,
  HandClock,
  overagePath,
} from './emulator-client.js';
import { partsOf, rawRequest } from './raw-http.js';

const withStatus = FAULT_ROWS.filter(({ behaviour }) => behaviour.status !== undefined);
const wrongAnswers = FAULT_ROWS.filter(({ number }) => number.startsWith('200'));
const onTheWire = FAULT_ROWS.filter(({ number }) => number.startsWith('000'));

describe('a fault customer', () => {
  let emulator: Emulator;
  let token: string;
  let api: ApiClient;

  beforeAll(async () => {
    emulator = await startEmulator({ switches: { throttlePerMinute: 0 } });
    token = await accessToken(emulator);
    api = await apiClient(emulator, token);
  });
  beforeEach(() => emulator.reset());
  afterAll(() => emulator.stop());

  it.each(withStatus)('$number answers its status: $about', async ({ number, behaviour }) => {
    const url = `${emulator.url}/v1${overagePath(faultCustomerId(number))}`;
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(url, { headers, redirect: 'manual' });
    expect(answer.status).toBe(behaviour.status);
    expect(number.slice(0, 3)).toBe(String(behaviour.status));
  });

  it.each(wrongAnswers)('$number answers 200 and something wrong: $about', async ({ number }) => {
    const healthy = await (await api.getOverage(faultCustomerId('99002'))).text();
    const expected = healthy.replaceAll('99002', number);
    const answer = await api.getOverage(faultCustomerId(number));
    const text = Buffer.from(await answer.arrayBuffer()).toString('utf8');
    expect(answer.status).toBe(200);
    expect(text).not.toBe(expected);
  });

  it.each(onTheWire)('$number is no orderly answer within its time: $about', async ({ number, once }) => {
    const headers = { Authorization: `Bearer ${token}` };
    const url = `${emulator.url}/v1${overagePath(faultCustomerId(number))}`;
    const isOrderly = async (patienceMs: number) => {
      const answer = await rawRequest({ url, headers, patienceMs, enoughBytes: 1024 * 1024 });
      const { status, body, promised } = partsOf(answer);
      return status === 200 && Buffer.byteLength(body) === promised;
    };
    expect(await isOrderly(250)).toBe(false);
    if (once === true) expect(await isOrderly(30_000)).toBe(true);
  });

  it.each(FAULT_ROWS.filter(({ once }) => once))(
    '$number goes wrong just once: $about',
    async ({ number }) => {
      const outcome = () =>
        api.getOverage(faultCustomerId(number)).then(
          (answer) => answer.status,
          () => 'cut',
        );
      const first = await outcome();
      expect(first).not.toBe(200);
      expect(await outcome()).toBe(200);
      emulator.reset();
      expect(await outcome()).toBe(first);
    },
  );

  it.each([
    ['50001', false],
    ['50003', true],
    ['50301', false],
    ['50303', true],
    ['50402', true],
    ['00001', false],
    ['00002', true],
    ['00006', true],
    ['00014', false],
    ['20011', true],
    ['42901', false],
  ])('%s makes the change: %s', async (number, changed) => {
    const body = { azureEntitlementId: faultEntitlementId(number), overageEnabled: true };
    const answered = api.putOverage(body, faultCustomerId(number)).catch(() => undefined);
    await Promise.race([answered, setTimeout(500)]);
    // Where nothing is answered, what was asked may still have to arrive.
    await expect
      .poll(() => emulator.state(faultCustomerId(number))[0]?.overage?.overageEnabled)
      .toBe(changed);
  });

  it('is otherwise a customer like any other', async () => {
    for (const { number } of FAULT_ROWS) {
      expect((await api.get(`/customers/${faultCustomerId(number)}`)).status).toBe(200);
    }
  });

  it.each(LATE_ROWS)('$number: $about', async ({ number, delayMs }) => {
    const clock = new HandClock();
    const late = await emulatorForTest({ now: clock.now });
    const lateApi = await apiClient(late);
    const isOn = async () =>
      (await (await lateApi.getOverage(faultCustomerId(number))).json()).items[0].overageEnabled;
    await lateApi.putOverage(
      { azureEntitlementId: faultEntitlementId(number), overageEnabled: true },
      faultCustomerId(number),
    );
    clock.advance(delayMs - 1);
    expect(await isOn()).toBe(false);
    clock.advance(1);
    expect(await isOn()).toBe(true);
  });

  it('has a number of its own', () => {
    const numbers = [...FAULT_ROWS, ...LATE_ROWS].map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});
