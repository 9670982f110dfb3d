import { beforeEach, describe, expect, it } from 'vitest';
import { RateLimitedError } from '../../src/access/rate-limited-error.js';
import { createRateLimits, type RateLimits } from '../../src/access/rate-limits.js';
import { createMemoryCostLimiter } from '../../src/coordination/cost-limiter.js';
import { systemClock } from '../../src/request/clock.js';
import { application, person } from './callers.js';

const CUSTOMER = 'abcdefab-1111-4111-8111-111111111111';

let limits: RateLimits;
let nowMs: number;

beforeEach(() => {
  nowMs = 0;
  limits = createRateLimits({
    clock: { ...systemClock, monotonicMs: () => nowMs },
    perMinute: 10,
    writesPerCustomerPerMinute: 2,
    failedAuthPerMinute: 3,
    createLimiter: (_name, pointsPerMinute) => createMemoryCostLimiter(pointsPerMinute),
  });
});

describe('rate limits', () => {
  it('charge a caller by cost and say what is left', async () => {
    expect(await limits.chargeCaller(application(), 4)).toMatchObject({ limit: 10, remaining: 6 });
    expect(await limits.chargeCaller(application(), 6)).toMatchObject({ remaining: 0 });
  });

  it('refuse a caller whose budget is used up, and say when to come back', async () => {
    await limits.chargeCaller(application(), 8);
    const error = await limits.chargeCaller(application(), 3).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RateLimitedError);
    expect(error).toMatchObject({
      code: 'RATE_LIMITED',
      retryable: true,
      budget: { limit: 10, remaining: 0 },
    });
    expect(error).toHaveProperty('retryAfterSeconds', expect.closeTo(60, -1));
  });

  it('know whose budget is used up without charging anything, until it is full again', async () => {
    const caller = application();
    expect(limits.isUsedUp(caller)).toBe(false);
    await limits.chargeCaller(caller, 10);
    expect(limits.isUsedUp(caller)).toBe(false);
    await limits.chargeCaller(caller, 1).catch(() => undefined);

    expect(limits.isUsedUp(caller)).toBe(true);
    expect(limits.isUsedUp(person())).toBe(false);
    nowMs = 60_000;
    expect(limits.isUsedUp(caller)).toBe(false);
  });

  it('take a budget for full again as soon as a charge shows that it is', async () => {
    let allowed = false;
    limits = createRateLimits({
      clock: { ...systemClock, monotonicMs: () => nowMs },
      perMinute: 10,
      writesPerCustomerPerMinute: 2,
      failedAuthPerMinute: 3,
      createLimiter: () => ({
        consume: async () => ({ allowed, limit: 10, remaining: 0, resetSeconds: 1 }),
      }),
    });
    const caller = application();
    await limits.chargeCaller(caller, 1).catch(() => undefined);
    expect(limits.isUsedUp(caller)).toBe(true);
    allowed = true;
    await limits.chargeCaller(caller, 1);
    expect(limits.isUsedUp(caller)).toBe(false);
  });

  it('count a new token of the same caller on the same budget', async () => {
    await limits.chargeCaller(application(), 10);
    await expect(limits.chargeCaller(application(), 1)).rejects.toThrow(RateLimitedError);
  });

  it('count every caller apart', async () => {
    await limits.chargeCaller(application(), 10);
    await expect(limits.chargeCaller(person(), 10)).resolves.toMatchObject({ allowed: true });
  });

  it('tell a request that could never be paid for that waiting does not help, and charge it as a refusal', async () => {
    const error = await limits.chargeCaller(application(), 11).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'RATE_LIMITED',
      message: expect.stringContaining('costs 11 points'),
      retryable: false,
      retryAfterSeconds: undefined,
      budget: { limit: 10, remaining: 9 },
    });
    await expect(limits.chargeCaller(application(), 9)).resolves.toMatchObject({ remaining: 0 });
  });

  it('tell it to wait like every other once the budget is used up', async () => {
    const caller = application();
    await limits.chargeCaller(caller, 9);
    await expect(limits.chargeCaller(caller, 11)).rejects.toMatchObject({ retryable: false });
    expect(limits.isUsedUp(caller)).toBe(false);
    await expect(limits.chargeCaller(caller, 11)).rejects.toMatchObject({
      message: expect.stringContaining('used up'),
      retryable: true,
      retryAfterSeconds: expect.any(Number),
    });
    expect(limits.isUsedUp(caller)).toBe(true);
  });

  it('hold back changes to one customer, however its id is written, and to no other', async () => {
    await limits.chargeWrite(CUSTOMER);
    await limits.chargeWrite(CUSTOMER.toUpperCase());
    await expect(limits.chargeWrite(CUSTOMER)).rejects.toThrow(CUSTOMER);
    await expect(limits.chargeWrite(CUSTOMER.replace('abcd', '0000'))).resolves.toBeDefined();
  });

  it('count refused tokens by the network of the client', async () => {
    for (const host of ['1', '2', '3']) await limits.chargeFailedAuthentication(`2001:db8::${host}`);
    await expect(limits.chargeFailedAuthentication('2001:db8::4')).rejects.toThrow(RateLimitedError);
    await expect(limits.chargeFailedAuthentication('2001:db8:1::1')).resolves.toBeDefined();
  });
});
