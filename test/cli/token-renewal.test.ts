import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DOCUMENTED } from '../support/customers.js';
import { startRawUpstream } from '../support/raw-upstream.js';
import { runOverage } from './run-overage.js';

/** A token endpoint and a gateway on one port; the gateway says off when `offAfter` does. */
async function startBoth(expiresInSeconds: number, offAfter: (tokens: number, reads: number) => boolean) {
  let issued = 0;
  const used: string[] = [];
  const server = await startRawUpstream((response, request) => {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/token') {
      issued += 1;
      response.end(JSON.stringify({ access_token: `token-${issued}`, expires_in: expiresInSeconds }));
    } else answerRead(response, request);
  });
  const answerRead = (response: ServerResponse, { headers }: IncomingMessage) => {
    used.push(String(headers.authorization));
    const overageEnabled = !offAfter(new Set(used).size, used.length);
    const overage = {
      customerId: DOCUMENTED,
      items: [{ type: 'PhoneServices', overageEnabled, azureEntitlementId: null }],
      pendingOperation: null,
      freshness: { fetchedAt: new Date().toISOString() },
    };
    response.end(JSON.stringify({ data: { overage } }));
  };
  onTestFinished(() => server.stop());
  const env = {
    OVERAGE_URL: new URL('/graphql', server.url).href,
    OVERAGE_TOKEN_URL: new URL('/token', server.url).href,
    OVERAGE_CLIENT_ID: 'script',
    OVERAGE_CLIENT_SECRET: 'secret',
  };
  return { env, used, issued: () => issued };
}

const WATCH = ['watch', DOCUMENTED, '--interval', '1s', '--until', 'off', '--for', '15s'];

describe('a command that runs for longer than its token is good', () => {
  it('renews the token before it expires', async () => {
    // A minute and a second: the last minute of a token is not used.
    const { env, used } = await startBoth(61, (tokens) => tokens === 3);
    expect((await runOverage(WATCH, env)).exitCode).toBe(0);
    expect([...new Set(used)]).toEqual(['Bearer token-1', 'Bearer token-2', 'Bearer token-3']);
  });

  it('keeps a token that is still good', async () => {
    const { env, issued } = await startBoth(3600, (_tokens, reads) => reads === 4);
    expect((await runOverage(WATCH, env)).exitCode).toBe(0);
    expect(issued()).toBe(1);
  });
});
