import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import type { TokenSource } from '../../src/partner-center/token-source.js';
import { Deadline } from '../../src/request/deadline.js';
import { aadsts, type FakeAnswer } from '../support/fake-entra.js';
import { PATIENTLY } from '../support/patiently.js';
import { ample, SECRET, useHarness } from './token-source-harness.js';

const MINUTE_MS = 60_000;
const down: FakeAnswer = { status: 503, body: 'down' };
const token = (value: string, expiresIn: unknown = 3600): FakeAnswer => ({
  body: { token_type: 'Bearer', expires_in: expiresIn, access_token: value },
});

describe('the shared token', () => {
  const harness = useHarness();

  it('asks the v2.0 endpoint of the tenant with the client secret and the default scope', async () => {
    const { entra, source } = harness();
    expect(await source().getToken(ample())).toEqual({ value: 'token-1' });
    expect(entra.received).toEqual([
      {
        path: '/partner.example/oauth2/v2.0/token',
        form: {
          grant_type: 'client_credentials',
          client_id: 'client-1',
          client_secret: SECRET,
          scope: 'https://api.partnercenter.microsoft.com/.default',
        },
      },
    ]);
  });

  it('is what the Partner Center client asks for', () => {
    expect(harness().source() satisfies TokenSource).toBeDefined();
  });

  it('makes one request for 500 calls that find no token', async () => {
    const { entra, source } = harness();
    const tokens = source();
    const answers = await Promise.all(Array.from({ length: 500 }, () => tokens.getToken(ample())));
    expect(new Set(answers.map(({ value }) => value))).toEqual(new Set(['token-1']));
    expect(entra.received).toHaveLength(1);
  });

  it('makes one more request for 1000 calls that find it expired', async () => {
    const { entra, clock, source } = harness();
    const tokens = source();
    await tokens.getToken(ample());
    // Stopped, it is not renewed in the background and really expires.
    await tokens.stop();
    await clock.advance(60 * MINUTE_MS);
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => tokens.getToken(ample())));
    expect(new Set(answers.map(({ value }) => value))).toEqual(new Set(['token-2']));
    expect(entra.received).toHaveLength(2);
  });

  it('keeps the token as long as it says, be that a number or a string', async () => {
    const { entra, clock, source } = harness();
    for (const expiresIn of [4549, '4549']) {
      entra.next(token('long', expiresIn));
      const tokens = source();
      await tokens.getToken(ample());
      await tokens.stop();
      const asked = entra.received.length;
      await clock.advance(4_500_000);
      expect(await tokens.getToken(ample())).toEqual({ value: 'long' });
      expect(entra.received).toHaveLength(asked);
      await clock.advance(49_000);
      expect(await tokens.getToken(ample())).not.toEqual({ value: 'long' });
    }
  });

  it('is renewed in the background at about 80 % of its life', async () => {
    const { entra, clock, source } = harness();
    const tokens = source();
    await tokens.getToken(ample());
    await clock.advance(43 * MINUTE_MS);
    expect(entra.received).toHaveLength(1);
    await clock.advance(10 * MINUTE_MS);
    await vi.waitFor(
      async () => expect(await tokens.getToken(ample())).toEqual({ value: 'token-2' }),
      PATIENTLY,
    );
    expect(entra.received).toHaveLength(2);
  });

  it('is renewed once a day however long it lasts: no timer is set for longer', async () => {
    const { entra, clock, source } = harness();
    entra.next(token('very long', 40 * 24 * 3600));
    await source().getToken(ample());
    await clock.advance(24 * 60 * MINUTE_MS - 1);
    expect(entra.received).toHaveLength(1);
    await clock.advance(1);
    await vi.waitFor(() => expect(entra.received).toHaveLength(2), PATIENTLY);
  });

  it('serves the old token while the renewal is under way', async () => {
    const { entra, clock, source } = harness();
    const tokens = source();
    const answered = Promise.withResolvers<void>();
    entra.next(token('old'), { ...token('new'), after: answered.promise });
    await tokens.getToken(ample());
    await clock.advance(53 * MINUTE_MS);
    await vi.waitFor(() => expect(entra.received).toHaveLength(2), PATIENTLY);
    expect(await tokens.getToken(ample())).toEqual({ value: 'old' });
    answered.resolve();
    await vi.waitFor(async () => expect(await tokens.getToken(ample())).toEqual({ value: 'new' }), PATIENTLY);
  });

  it('outlives an outage of the token endpoint until it really expires, and recovers by itself', async () => {
    const { entra, clock, source, logLines } = harness();
    const tokens = source();
    entra.next(token('old'));
    entra.always(down);
    await tokens.getToken(ample());
    const expiresAt = tokens.status().expiresAt?.getTime();
    await clock.advance(53 * MINUTE_MS);
    await vi.waitFor(() => expect(tokens.status().lastFailure).toBeDefined(), PATIENTLY);
    await clock.advance(MINUTE_MS);
    expect(await tokens.getToken(ample())).toEqual({ value: 'old' });
    expect(logLines.join('')).toContain('"stillServing":true');
    entra.always(token('new'));
    await vi.waitFor(async () => {
      await clock.advance(5_000);
      expect(await tokens.getToken(ample())).toEqual({ value: 'new' });
    }, PATIENTLY);
    expect(clock.date().getTime()).toBeLessThan(expiresAt ?? 0);
    expect(tokens.status().lastFailure).toBeUndefined();
  });

  it('is not used past its expiry, even in an outage', async () => {
    const { entra, clock, source } = harness();
    const tokens = source();
    entra.next(token('old'));
    entra.always(down);
    await tokens.getToken(ample());
    await clock.advance(60 * MINUTE_MS);
    await expect(tokens.getToken(ample())).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('keeps its age when the wall clock jumps', async () => {
    const { entra, clock, source } = harness();
    const tokens = source();
    await tokens.getToken(ample());
    for (const hours of [1, -2]) {
      clock.jumpWallClock(hours * 60 * MINUTE_MS);
      expect(await tokens.getToken(ample())).toEqual({ value: 'token-1' });
    }
    expect(entra.received).toHaveLength(1);
  });

  it.each([
    ['a longer life than any timer can wait for', 40 * 86_400],
    ['hardly any life', 0.001],
  ])('with %s is not renewed again and again', async (_what, expiresIn) => {
    const { entra, clock, source } = harness();
    entra.always(token('odd', expiresIn));
    const longestSleepMs = 2 ** 31 - 1;
    const sleptMs: number[] = [];
    const sleep = clock.sleep.bind(clock);
    clock.sleep = (ms, signal) => {
      sleptMs.push(ms);
      return sleep(ms, signal);
    };
    await source().getToken(ample());
    expect(sleptMs).toHaveLength(1);
    expect(sleptMs[0]).toBeLessThanOrEqual(longestSleepMs);
    expect(sleptMs[0]).toBeGreaterThanOrEqual(1_000);
  });

  it('counts its life from when it was asked for', async () => {
    const { entra, clock, source } = harness();
    const tokens = source();
    const answered = Promise.withResolvers<void>();
    const askedAt = clock.date();
    entra.next({ ...token('slow', 100), after: answered.promise });
    const first = tokens.getToken(ample());
    await vi.waitFor(() => expect(entra.received).toHaveLength(1), PATIENTLY);
    await clock.advance(60_000);
    answered.resolve();
    await first;
    expect(tokens.status()).toMatchObject({ acquiredAt: askedAt });
    await tokens.stop();
    await clock.advance(31_000);
    expect(await tokens.getToken(ample())).toEqual({ value: 'token-1' });
  });
});

describe('the token of a gateway that ends', () => {
  const harness = useHarness();

  it('is not renewed any more, and still given to what is under way', async () => {
    const { entra, clock, source } = harness();
    const tokens = source();
    await tokens.getToken(ample());
    tokens.endRenewals();
    await clock.advance(53 * MINUTE_MS);
    expect(await tokens.getToken(ample())).toEqual({ value: 'token-1' });
    await clock.advance(10 * MINUTE_MS);
    expect(entra.received).toHaveLength(1);
    expect(await tokens.getToken(ample())).toEqual({ value: 'token-2' });
  });

  it('is not waited for: the next process gets one of its own', async () => {
    const { entra, source } = harness();
    const tokens = source();
    const answered = Promise.withResolvers<void>();
    entra.next({ ...token('late'), after: answered.promise });
    const asked = tokens.getToken(ample());
    await vi.waitFor(() => expect(entra.received).toHaveLength(1), PATIENTLY);
    await tokens.stop();
    answered.resolve();
    expect(await asked).toEqual({ value: 'late' });
  });
});

describe('a failed token request', () => {
  const harness = useHarness();

  it('is shared by those who waited for it and forgotten by the next call', async () => {
    const { entra, source } = harness();
    const tokens = source();
    entra.next(down);
    const waiting = await Promise.allSettled(Array.from({ length: 50 }, () => tokens.getToken(ample())));
    expect(waiting.every(({ status }) => status === 'rejected')).toBe(true);
    expect(entra.received).toHaveLength(1);
    expect(await tokens.getToken(ample())).toEqual({ value: 'token-1' });
  });

  it('does not lead to a request for every call while the endpoint stays down', async () => {
    const { entra, clock, source } = harness();
    const tokens = source();
    entra.always(down);
    for (let call = 0; call < 20; call += 1) await tokens.getToken(ample()).catch(() => undefined);
    expect(entra.received).toHaveLength(2);
    await expect(tokens.getToken(ample())).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      retryAfterSeconds: expect.any(Number),
    });
    entra.always(token('back'));
    await clock.advance(2_000);
    expect(await tokens.getToken(ample())).toEqual({ value: 'back' });
  });

  it.each([
    ['fails', down],
    ['refuses the gateway itself', aadsts(7000215)],
  ])('opens the breaker when the endpoint %s again, for one probe at a time', async (_what, answer) => {
    const { entra, clock, source } = harness();
    const tokens = source();
    const ask = () => Promise.allSettled(Array.from({ length: 50 }, () => tokens.getToken(ample())));
    entra.always(answer);
    await ask();
    expect(tokens.breakerOpen).toBe(false);
    await ask();
    expect(tokens.breakerOpen).toBe(true);
    expect(entra.received).toHaveLength(2);
    // Each pause is over after its longest, and not yet after half of its shortest.
    for (const [probes, longestMs] of [2_000, 4_000, 8_000, 16_000, 30_000, 30_000].entries()) {
      await clock.advance(longestMs / 4);
      await ask();
      expect(entra.received).toHaveLength(2 + probes);
      await clock.advance(longestMs);
      await ask();
      expect(entra.received).toHaveLength(3 + probes);
    }
    entra.always(token('back'));
    await clock.advance(30_000);
    expect(await tokens.getToken(ample())).toEqual({ value: 'back' });
    expect(tokens.breakerOpen).toBe(false);
  });

  it('counts anew after a success', async () => {
    const { entra, clock, source } = harness();
    const tokens = source();
    entra.next(down, down, token('short', 10), down);
    for (let call = 0; call < 2; call += 1) await tokens.getToken(ample()).catch(() => undefined);
    await clock.advance(2_000);
    await tokens.getToken(ample());
    await tokens.stop();
    await clock.advance(10_000);
    await expect(tokens.getToken(ample())).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(await tokens.getToken(ample())).toEqual({ value: 'token-1' });
  });

  it('leaves the endpoint alone as long as its Retry-After asks', async () => {
    const { entra, clock, source } = harness();
    const tokens = source();
    entra.next({ status: 429, headers: { 'retry-after': '20' }, body: {} });
    await expect(tokens.getToken(ample())).rejects.toMatchObject({ retryAfterSeconds: 20 });
    await clock.advance(19_000);
    await expect(tokens.getToken(ample())).rejects.toMatchObject({ retryAfterSeconds: 1 });
    expect(entra.received).toHaveLength(1);
    await clock.advance(1_000);
    expect(await tokens.getToken(ample())).toEqual({ value: 'token-1' });
  });

  it('is not put off for a day by a Retry-After that asks for it', async () => {
    const { entra, clock, source } = harness();
    const tokens = source();
    entra.next({ status: 503, headers: { 'retry-after': '86400' }, body: {} });
    await tokens.getToken(ample()).catch(() => undefined);
    await clock.advance(5 * MINUTE_MS);
    expect(await tokens.getToken(ample())).toEqual({ value: 'token-1' });
  });

  it('that nobody waits for any more disturbs nobody', async () => {
    const { entra, source } = harness();
    const tokens = source();
    const answered = Promise.withResolvers<void>();
    entra.next({ ...down, after: answered.promise });
    await expect(tokens.getToken(Deadline.after(20))).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    answered.resolve();
    await vi.waitFor(() => expect(tokens.status().lastFailure).toBeDefined(), PATIENTLY);
    expect(await tokens.getToken(ample())).toEqual({ value: 'token-1' });
  });

  it('is not even tried for a call whose time is up', async () => {
    const { entra, source } = harness();
    await expect(source().getToken(Deadline.after(0))).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(entra.received).toHaveLength(0);
  });

  it('that began when its caller had just given up disturbs nobody', async () => {
    const { entra, clock, source } = harness();
    const tokens = source();
    entra.next(down);
    // Its timer can ring a moment before the time is up; here the clock stands still.
    const deadline = Deadline.after(1, clock);
    await once(deadline.signal, 'abort');
    await expect(tokens.getToken(deadline)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await vi.waitFor(() => expect(tokens.status().lastFailure).toBeDefined(), PATIENTLY);
    expect(await tokens.getToken(ample())).toEqual({ value: 'token-1' });
  });

  it('ends one caller’s wait at its own deadline and goes on for the others', async () => {
    const { entra, source } = harness();
    const tokens = source();
    const answered = Promise.withResolvers<void>();
    entra.next({ ...token('late'), after: answered.promise });
    const patient = tokens.getToken(ample());
    await expect(tokens.getToken(Deadline.after(20))).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    answered.resolve();
    expect(await patient).toEqual({ value: 'late' });
    expect(entra.received).toHaveLength(1);
  });

  it('is told by status until a request succeeds', async () => {
    const { entra, source, clock } = harness();
    const tokens = source();
    expect(tokens.status()).toEqual({});
    entra.next(aadsts(7000222));
    await tokens.getToken(ample()).catch(() => undefined);
    expect(tokens.status().lastFailure).toMatchObject({
      at: clock.date(),
      error: { code: 'UPSTREAM_AUTHENTICATION_FAILED' },
    });
    await tokens.getToken(ample());
    expect(tokens.status()).toEqual({
      acquiredAt: clock.date(),
      expiresAt: new Date(clock.date().getTime() + 3_600_000),
    });
  });
});

describe('a token that Partner Center refuses', () => {
  const harness = useHarness();

  it('is replaced at the next call', async () => {
    const { source } = harness();
    const tokens = source();
    tokens.reject(await tokens.getToken(ample()));
    expect(await tokens.getToken(ample())).toEqual({ value: 'token-2' });
  });

  it('does not evict a newer one', async () => {
    const { entra, clock, source } = harness();
    const tokens = source();
    const old = await tokens.getToken(ample());
    tokens.reject(old);
    await tokens.getToken(ample());
    await clock.advance(MINUTE_MS);
    tokens.reject(old);
    expect(await tokens.getToken(ample())).toEqual({ value: 'token-2' });
    expect(entra.received).toHaveLength(2);
  });

  it('is replaced once in 30 s at most', async () => {
    const { clock, source } = harness();
    const tokens = source();
    tokens.reject(await tokens.getToken(ample()));
    tokens.reject(await tokens.getToken(ample()));
    expect(await tokens.getToken(ample())).toEqual({ value: 'token-2' });
    await clock.advance(30_000);
    tokens.reject(await tokens.getToken(ample()));
    expect(await tokens.getToken(ample())).toEqual({ value: 'token-3' });
  });
});
