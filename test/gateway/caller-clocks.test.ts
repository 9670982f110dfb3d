import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayUnderTest, post, startGatewayUnderTest } from '../support/gateway-under-test.js';
import type { JsonObject } from '../support/jwt-forge.js';
import { SkippingClock } from '../support/skipping-clock.js';
import { TokenIssuer } from '../support/token-issuer.js';

const LIFETIME_SECONDS = 3_600;

const clock = new SkippingClock();
let issuer: TokenIssuer;
let running: GatewayUnderTest;
beforeAll(async () => {
  issuer = await TokenIssuer.start(clock);
  running = await startGatewayUnderTest({
    env: { CALLER_ISSUER: issuer.issuer, FAILED_AUTH_PER_MINUTE: '1000' },
    overrides: { clock },
  });
});
afterAll(async () => {
  await running.stop();
  await issuer.stop();
});

const nowSeconds = () => Math.floor(clock.date().getTime() / 1_000);
const sign = (changes: JsonObject) => issuer.sign(issuer.applicationClaims(changes));

async function statusFor(token: string): Promise<number> {
  const { status } = await post(
    running.gateway.url,
    { query: '{ __typename }' },
    { authorization: `Bearer ${token}` },
  );
  return status;
}

describe("a caller's clock, or its issuer's, may be off by a minute", () => {
  it.each([
    ['expired 30 seconds ago', 200, () => ({ exp: nowSeconds() - 30 })],
    ['expired 90 seconds ago', 401, () => ({ exp: nowSeconds() - 90 })],
    ['will be valid in 30 seconds', 200, () => ({ nbf: nowSeconds() + 30 })],
    ['will be valid in 90 seconds', 401, () => ({ nbf: nowSeconds() + 90 })],
  ])('a token that %s is answered with %i', async (_what, status, times) => {
    expect(await statusFor(sign(times()))).toBe(status);
  });

  it('and so it is for a token that is known already', async () => {
    const token = sign({ exp: nowSeconds() + LIFETIME_SECONDS });
    expect(await statusFor(token)).toBe(200);
    clock.skip((LIFETIME_SECONDS + 30) * 1_000);
    expect(await statusFor(token)).toBe(200);
    clock.skip(60_000);
    expect(await statusFor(token)).toBe(401);
  });
});
