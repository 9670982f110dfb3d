import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.js';
import { Secret } from '../../src/config/secret.js';
import { DOCUMENTED, DOCUMENTED_ENTITLEMENT } from '../support/customers.js';
import { aadsts, type FakeAnswer, type FakeEntra, startFakeEntra } from '../support/fake-entra.js';
import {
  type Answer,
  type GatewayUnderTest,
  post,
  startGatewayUnderTest,
} from '../support/gateway-under-test.js';
import { hastyClock } from '../support/hasty-clock.js';
import { type RawUpstream, type Script, startRawUpstream } from '../support/raw-upstream.js';

const CLIENT_SECRET = 'canary-client-secret-1b7d';
const UPSTREAM_TOKEN = 'canary-upstream-token-55e0';
const BAD_CALLER_TOKEN = 'canary-caller.token.77ab';
const TOKEN: FakeAnswer = { body: { token_type: 'Bearer', expires_in: 3600, access_token: UPSTREAM_TOKEN } };

const READ = `{ overage(customerId: "${DOCUMENTED}") {
  items { partnerId links { self { uri headers { key value } } overage { uri headers { key value } } } } links { next { uri } } trace { requestId correlationId } } }`;
const WRITE = `mutation { setOverage(input: { customerId: "${DOCUMENTED}", overageEnabled: false, azureEntitlementId: "${DOCUMENTED_ENTITLEMENT}" }) {
  outcome overage { partnerId links { overage { uri headers { key value } } } } userErrors { message upstreamCode } } }`;

/** An upstream gone wrong in the worst way: it repeats the bearer token wherever it can. */
const reply =
  (
    status: number,
    body: (bearer: string) => string,
    headers: (bearer: string) => Record<string, string> = () => ({}),
  ): Script =>
  (response: ServerResponse, { headers: { authorization = '' } }: IncomingMessage) => {
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers(authorization) })
      .end(body(authorization));
  };
const item = (overageEnabled: boolean, bearer: string) => ({
  type: 'PhoneServices',
  overageEnabled,
  azureEntitlementId: DOCUMENTED_ENTITLEMENT,
  links: {
    overage: {
      uri: `/customers/${DOCUMENTED}/subscriptions/overage`,
      method: 'GET',
      headers: [{ key: 'Authorization', value: bearer }],
    },
    self: { uri: `https://${encodeURIComponent(bearer)}@evil.example/`, method: bearer },
  },
  [bearer]: bearer,
});
const collection = (bearer: string) => JSON.stringify({ items: [item(true, bearer)], token: bearer });
const fault = (bearer: string) =>
  JSON.stringify({ code: bearer, description: bearer, message: bearer, source: bearer });

const UPSTREAM: [string, Script][] = [
  [
    'success',
    (response, request) =>
      reply(200, request.method === 'PUT' ? (bearer) => JSON.stringify(item(false, bearer)) : collection)(
        response,
        request,
      ),
  ],
  ...[400, 401, 403, 404, 408, 409, 429, 500, 502, 503].map((status): [string, Script] => [
    String(status),
    reply(status, fault),
  ]),
  [
    'a page',
    reply(
      500,
      (bearer) => `<html>${bearer}</html>`,
      () => ({ 'content-type': 'text/html' }),
    ),
  ],
  [
    'a redirect',
    reply(
      307,
      () => '',
      (bearer) => ({ location: `/v1/${encodeURIComponent(bearer)}` }),
    ),
  ],
  ['ids', reply(500, fault, (bearer) => ({ 'ms-requestid': bearer, 'ms-correlationid': bearer }))],
  ['no JSON', reply(200, (bearer) => `{${bearer}`)],
  [
    'wrong types',
    reply(200, (bearer) =>
      JSON.stringify({ items: [{ type: 7, overageEnabled: bearer, azureEntitlementId: bearer }] }),
    ),
  ],
  ['a reset', (response) => response.socket?.resetAndDestroy()],
  ['no HTTP', (response, request) => response.socket?.end(`${request.headers.authorization}\r\n\r\n`)],
  ['silence', () => {}],
];

const TOKEN_ENDPOINT: [string, FakeAnswer][] = [
  ['a wrong secret', aadsts(7000215)],
  [
    'an error that quotes the request',
    { status: 400, body: { error: CLIENT_SECRET, error_description: `AADSTS1: ${CLIENT_SECRET}` } },
  ],
  ['500', { status: 500, body: CLIENT_SECRET }],
  [
    'a token of another type',
    { body: { access_token: UPSTREAM_TOKEN, token_type: CLIENT_SECRET, expires_in: 3600 } },
  ],
  ['a broken answer', { body: `{"access_token":"${UPSTREAM_TOKEN}"` }],
  ['a hang-up', { hangUp: true }],
];

describe('secrets', () => {
  let entra: FakeEntra;
  let upstream: RawUpstream;
  let script: Script = () => {};
  const seenByUpstream = new Set<string | undefined>();

  beforeAll(async () => {
    entra = await startFakeEntra();
    upstream = await startRawUpstream((response, request) => {
      seenByUpstream.add(request.headers.authorization);
      script(response, request);
    });
  });
  afterAll(async () => {
    await entra.stop();
    await upstream.stop();
  });

  const planted = (config: Config): Config => ({
    ...config,
    logLevel: 'trace',
    entra: {
      ...config.entra,
      authority: entra.url,
      credential: { kind: 'secret', secret: new Secret(CLIENT_SECRET) },
    },
    partnerCenter: { ...config.partnerCenter, baseUrl: upstream.url },
  });
  const start = () =>
    startGatewayUnderTest({ env: { LOG_LEVEL: 'trace' }, config: planted, overrides: { clock: hastyClock } });

  /** Reads, writes, and is refused for its own token; returns everything that left the gateway. */
  async function exercise(running: GatewayUnderTest): Promise<string> {
    const options = { headers: { 'x-deadline-ms': '400' } };
    const answers: Answer[] = [
      await running.ask(READ, undefined, options),
      await running.ask(WRITE, undefined, options),
      await running.ask(READ, undefined, { as: 'demo-stranger' }),
      await post(running.gateway.url, { query: READ }, { authorization: `Bearer ${BAD_CALLER_TOKEN}` }),
      await post(running.gateway.url, '{', { authorization: `Bearer ${await running.token()}` }),
    ];
    return answers.map(({ headers, text }) => `${JSON.stringify([...headers])}${text}`).join('\n');
  }

  async function secretsOf(running: GatewayUnderTest): Promise<string[]> {
    return [
      CLIENT_SECRET,
      UPSTREAM_TOKEN,
      BAD_CALLER_TOKEN,
      'Bearer ey',
      await running.token(),
      await running.token('demo-stranger'),
    ];
  }

  it.each(UPSTREAM)('stay inside when Partner Center answers with %s', async (_what, answer) => {
    script = answer;
    entra.always(TOKEN);
    const running = await start();
    const left = await exercise(running);
    await running.stop();
    expect(seenByUpstream).toEqual(new Set([`Bearer ${UPSTREAM_TOKEN}`]));
    expect(running.logged()).toContain('upstream call');
    for (const secret of await secretsOf(running)) {
      expect(left).not.toContain(secret);
      expect(running.logged()).not.toContain(secret);
    }
  });

  it.each(TOKEN_ENDPOINT)('stay inside when the token endpoint answers with %s', async (_what, answer) => {
    entra.always(answer);
    const running = await start();
    const left = await exercise(running);
    await running.stop();
    expect(entra.received.at(-1)?.form.client_secret).toBe(CLIENT_SECRET);
    expect(running.logged()).toContain('Token request failed');
    for (const secret of await secretsOf(running)) {
      expect(left).not.toContain(secret);
      expect(running.logged()).not.toContain(secret);
    }
  });
});
