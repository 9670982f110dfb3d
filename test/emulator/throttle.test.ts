import { describe, expect, it } from 'vitest';
import type { EmulatorSwitches } from '../../src/emulator/control/switch-table.js';
import { namedCustomerId } from '../../src/emulator/seed/named-customers.js';
import { apiClient, DOCUMENTED, emulatorForTest, HandClock } from './emulator-client.js';

async function throttled(switches: Partial<EmulatorSwitches>) {
  const clock = new HandClock();
  const emulator = await emulatorForTest({ now: clock.now, switches: { throttlePerMinute: 3, ...switches } });
  const api = await apiClient(emulator);
  const statuses = async (ids: string[]) => {
    const found: number[] = [];
    for (const id of ids) found.push((await api.getOverage(id)).status);
    return found;
  };
  return { clock, emulator, api, statuses };
}

const three = Array.from({ length: 3 }, () => DOCUMENTED);

describe('the limit per minute', () => {
  it('is 500 unless switched', async () => {
    expect((await emulatorForTest()).switches.throttlePerMinute).toBe(500);
  });

  it('answers 429 with Retry-After and the body of the throttling gateway', async () => {
    const { clock, api, statuses } = await throttled({});
    expect(await statuses(three)).toEqual([200, 200, 200]);
    clock.advance(3000);
    const answer = await api.getOverage();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '57']);
    expect(await answer.json()).toEqual({
      statusCode: 429,
      message: 'Rate limit is exceeded. Try again in 57 seconds.',
    });
  });

  it('lets calls through again when the minute is over', async () => {
    const { clock, statuses } = await throttled({});
    expect(await statuses([...three, DOCUMENTED])).toEqual([200, 200, 200, 429]);
    clock.advance(60_000);
    expect(await statuses(three)).toEqual([200, 200, 200]);
  });

  it('counts by partner, or by partner and customer', async () => {
    const { emulator, statuses } = await throttled({});
    expect(await statuses([...three, namedCustomerId(1)])).toEqual([200, 200, 200, 429]);
    emulator.reset();
    emulator.setSwitches({ throttleKey: 'partner-customer' });
    expect(await statuses([...three, namedCustomerId(1), DOCUMENTED])).toEqual([200, 200, 200, 200, 429]);
  });

  it('counts refused calls too', async () => {
    const { statuses } = await throttled({});
    expect(await statuses(['bad', 'bad', 'bad', DOCUMENTED])).toEqual([400, 400, 400, 429]);
  });

  it('can answer an error object instead', async () => {
    const { api, statuses } = await throttled({ throttleBody: 'code' });
    await statuses(three);
    expect(await (await api.getOverage()).json()).toMatchObject({ code: '429' });
  });
});
