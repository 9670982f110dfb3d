import { Agent, request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';

/** The text of a token is compared for two seconds at most after it was last sent. */
const TEXT_FORGOTTEN_MS = 3_000;

let running: GatewayUnderTest;
/** One connection for everybody, as a proxy in front of the gateway may have. */
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
beforeAll(async () => {
  running = await startGatewayUnderTest({ env: { FAILED_AUTH_PER_MINUTE: '1000' } });
});
afterAll(async () => {
  agent.destroy();
  await running.stop();
});

interface Answer {
  readonly status: number | undefined;
  /** The client's port: the same for one connection. */
  readonly port: number | undefined;
}

function ask(authorization: string | undefined): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(running.gateway.url, {
      agent,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(authorization === undefined ? {} : { authorization }),
      },
    });
    sent.once('error', reject);
    sent.once('response', (response) => {
      const { localPort: port } = response.socket;
      response.resume().once('end', () => resolve({ status: response.statusCode, port }));
    });
    sent.end('{"query":"{ __typename }"}');
  });
}

describe('a request over the connection of another caller', () => {
  it.each([
    ['an empty token', ''],
    ['no token', undefined],
    ['a blank', ' '],
    ['the scheme alone', 'Bearer '],
  ])('is nobody with %s, now and when the text of the other token is forgotten', async (_what, nothing) => {
    const authorization = `Bearer ${await running.token('demo-operator')}`;
    const first = await ask(authorization);
    const again = await ask(authorization);
    const now = await ask(nothing);
    await setTimeout(TEXT_FORGOTTEN_MS);
    const later = await ask(nothing);
    expect([first, again, now, later].map(({ status }) => status)).toEqual([200, 200, 401, 401]);
    expect(new Set([first, again, now, later].map(({ port }) => port)).size).toBe(1);
  });
});
