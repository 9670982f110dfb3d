import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../src/emulator/emulator.js';
import { namedCustomerId } from '../../src/emulator/seed/named-customers.js';
import {
  accessToken,
  apiClient,
  askToken,
  DOCUMENTED,
  emulatorForTest,
  overagePath,
} from './emulator-client.js';
import { partsOf, rawRequest } from './raw-http.js';

const OFF = { overageEnabled: false };

async function isOn(emulator: Emulator): Promise<boolean> {
  const [customer] = emulator.state(DOCUMENTED);
  return customer?.overage?.overageEnabled === true;
}

describe('an injected answer', () => {
  it('has the given status, headers and body, once', async () => {
    const emulator = await emulatorForTest();
    const api = await apiClient(emulator);
    emulator.addFaults([{ status: 503, headers: { 'Retry-After': '7' }, body: 'down' }]);
    const answer = await api.getOverage();
    expect([answer.status, answer.headers.get('retry-after'), await answer.text()]).toEqual([
      503,
      '7',
      'down',
    ]);
    expect((await api.getOverage()).status).toBe(200);
  });

  it('carries the ids like every other answer', async () => {
    const emulator = await emulatorForTest();
    emulator.addFaults([{ status: 500 }]);
    const id = '18752a69-1aa1-4ef7-8f9d-eb3681b2d70a';
    const answer = await (await apiClient(emulator)).getOverage(DOCUMENTED, { 'MS-RequestId': id });
    expect(answer.headers.get('ms-requestid')).toBe(id);
  });

  it('hits as many requests as told, or all until it is deleted', async () => {
    const emulator = await emulatorForTest();
    const api = await apiClient(emulator);
    const statuses = async () => [
      (await api.getOverage()).status,
      (await api.getOverage()).status,
      (await api.getOverage()).status,
    ];
    emulator.addFaults([{ status: 500, times: 2 }]);
    expect(await statuses()).toEqual([500, 500, 200]);
    emulator.addFaults([{ status: 500, times: 0 }]);
    expect(await statuses()).toEqual([500, 500, 500]);
    await fetch(`${emulator.url}/_emulator/faults`, { method: 'DELETE' });
    expect(await statuses()).toEqual([200, 200, 200]);
  });

  it('comes in the order it was added, and says what is left', async () => {
    const emulator = await emulatorForTest();
    const api = await apiClient(emulator);
    emulator.addFaults([{ status: 500, times: 2 }, { status: 503 }]);
    expect((await api.getOverage()).status).toBe(500);
    expect(emulator.faults()).toEqual([
      { status: 500, times: 1 },
      { status: 503, times: 1 },
    ]);
    expect([(await api.getOverage()).status, (await api.getOverage()).status]).toEqual([500, 503]);
  });

  it.each([
    [{ method: 'PUT' }, [200, 418, 200]],
    [{ customerId: DOCUMENTED }, [418, 200, 200]],
    [{ pathContains: namedCustomerId(1) }, [200, 200, 418]],
    [{ target: 'token' as const }, [200, 200, 200]],
    [{}, [418, 200, 200]],
  ])('hits only what matches %j', async (match, expected) => {
    const emulator = await emulatorForTest();
    const api = await apiClient(emulator);
    emulator.addFaults([{ match, status: 418 }]);
    const get = (await api.getOverage()).status;
    const put = (await api.putOverage(OFF)).status;
    expect([get, put, (await api.getOverage(namedCustomerId(1))).status]).toEqual(expected);
  });

  it('hits the token endpoint, or keys and discovery, when told', async () => {
    const emulator = await emulatorForTest();
    emulator.addFaults([
      { match: { target: 'keys' }, status: 500 },
      { match: { target: 'token' }, status: 502 },
    ]);
    expect((await askToken(emulator)).status).toBe(502);
    expect((await fetch(`${emulator.url}/x/discovery/v2.0/keys`)).status).toBe(500);
    expect((await fetch(`${emulator.url}/x/discovery/v2.0/keys`)).status).toBe(200);
  });

  it('takes effect or not: a change is made only with commit', async () => {
    const emulator = await emulatorForTest();
    const api = await apiClient(emulator);
    emulator.addFaults([{ status: 503 }, { status: 503, commit: true }]);
    await api.putOverage(OFF);
    expect(await isOn(emulator)).toBe(true);
    expect((await api.putOverage(OFF)).status).toBe(503);
    expect(await isOn(emulator)).toBe(false);
  });

  it('can name a date in Retry-After', async () => {
    const emulator = await emulatorForTest();
    emulator.addFaults([{ status: 429, retryDateInSeconds: 120 }]);
    const header = (await (await apiClient(emulator)).getOverage()).headers.get('retry-after') ?? '';
    expect(Date.parse(header) - Date.now()).toBeGreaterThan(100_000);
  });
});

describe('a slow answer', () => {
  it('comes after the change was made, even when nobody waits for it', async () => {
    const emulator = await emulatorForTest();
    const api = await apiClient(emulator);
    emulator.addFaults([{ delayMs: 30_000 }]);
    const answer = api.putOverage(OFF);
    await expect.poll(() => isOn(emulator)).toBe(false);
    await emulator.stop();
    await expect(answer).rejects.toThrow();
  });

  it('is the real answer in the end', async () => {
    const emulator = await emulatorForTest();
    emulator.addFaults([{ delayMs: 300 }]);
    const begun = performance.now();
    expect((await (await apiClient(emulator)).getOverage()).status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThan(250);
  });
});

describe('a cut connection', () => {
  it.each([
    ['before-commit', true],
    ['after-commit', false],
  ] as const)('%s leaves overage on: %s', async (close, stays) => {
    const emulator = await emulatorForTest();
    const api = await apiClient(emulator);
    emulator.addFaults([{ close }]);
    await expect(api.putOverage(OFF)).rejects.toThrow();
    expect(await isOn(emulator)).toBe(stays);
    expect(emulator.requests().at(-1)).toMatchObject({ method: 'PUT', body: OFF, status: null });
  });
});

describe('trouble on the wire', () => {
  async function raw(kind: string, more: object = {}) {
    const emulator = await emulatorForTest();
    const authorization = `Bearer ${await accessToken(emulator)}`;
    await fetch(`${emulator.url}/_emulator/faults`, { method: 'POST', body: JSON.stringify({ kind }) });
    return rawRequest({
      url: `${emulator.url}/v1${overagePath(DOCUMENTED)}`,
      headers: { Authorization: authorization },
      ...more,
    });
  }

  it('never: not a byte', async () => {
    expect(await raw('never')).toEqual({ text: '', bytes: 0, ending: 'open' });
  });

  it('headers-only: a head and nothing more', async () => {
    const answer = await raw('headers-only', { awaits: /\r\n\r\n/ });
    expect([answer.ending, partsOf(answer).status, partsOf(answer).body]).toEqual(['open', 200, '']);
  });

  it('half-body: half of it, then the end', async () => {
    const answer = await raw('half-body', { patienceMs: 30_000 });
    const { promised, body } = partsOf(answer);
    expect(body.length).toBe(promised >> 1);
    expect(answer.ending).not.toBe('open');
  });

  it('drip: a byte now and then', async () => {
    const answer = await raw('drip', { awaits: /\r\n\r\n\{"t/ });
    expect(partsOf(answer).body).toMatch(/^\{"to?t?a?l?/);
    expect(partsOf(answer).body.length).toBeLessThan(partsOf(answer).promised);
  });

  it('length-too-long: fewer bytes than promised', async () => {
    const answer = await raw('length-too-long', { awaits: /\}$/ });
    expect(partsOf(answer).promised).toBe(partsOf(answer).body.length + 100);
    expect(answer.ending).toBe('open');
  });

  it('length-too-short: more bytes than promised', async () => {
    const { promised, body } = partsOf(await raw('length-too-short', { awaits: /\}$/ }));
    expect(promised).toBe(body.length - 20);
  });

  it('flood: as much as one cares to read', async () => {
    const answer = await raw('flood', { enoughBytes: 8 * 1024 * 1024, patienceMs: 50_000 });
    expect([answer.ending, answer.bytes >= 8 * 1024 * 1024]).toEqual(['enough', true]);
  });

  it('gzip-bomb: small on the wire, and large behind it', async () => {
    const emulator = await emulatorForTest();
    const headers = { authorization: `Bearer ${await accessToken(emulator)}` };
    emulator.addFaults([{ kind: 'gzip-bomb' }]);
    const answer = await fetch(`${emulator.url}/v1${overagePath(DOCUMENTED)}`, { headers });
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    const reader = answer.body?.getReader();
    let unpacked = 0;
    while (unpacked < 16 * 1024 * 1024) unpacked += (await reader?.read())?.value?.length ?? Number.NaN;
    await reader?.cancel();
    expect(unpacked).toBeGreaterThan(16 * 1024 * 1024 - 1);
  });

  it('does not keep the emulator from answering others, or from stopping', async () => {
    const emulator = await emulatorForTest();
    const api = await apiClient(emulator);
    emulator.addFaults([{ kind: 'never' }, { kind: 'gzip-bomb' }]);
    const stuck = [api.getOverage(), api.getOverage().then((answer) => answer.text())];
    await expect.poll(() => emulator.faults()).toEqual([]);
    expect((await api.getOverage()).status).toBe(200);
    await emulator.stop();
    const outcomes = await Promise.allSettled(stuck);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
