import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { failing, startScriptedGateway } from '../client/scripted-gateway.js';
import { DOCUMENTED } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { startRawUpstream } from '../support/raw-upstream.js';
import { asCaller, type Env, runOverage } from './run-overage.js';
import { scratchFile } from './scratch-folder.js';

let running: GatewayUnderTest;
beforeAll(async () => {
  running = await startGatewayUnderTest();
});
afterAll(() => running.stop());

const credentials = (): Env => ({
  OVERAGE_URL: running.gateway.url,
  OVERAGE_CLIENT_ID: 'demo-operator',
  OVERAGE_CLIENT_SECRET: 'demo-secret',
  OVERAGE_TOKEN_URL: `${running.emulator.url}/partner.example/oauth2/v2.0/token`,
});
const get = (env: Env) => runOverage(['get', DOCUMENTED], env);

describe('the token of the command', () => {
  it('comes from the environment', async () => {
    expect((await get(await asCaller(running))).exitCode).toBe(0);
  });

  it('comes from a file', async () => {
    const path = await scratchFile('token', `${await running.token()}\n`);
    expect((await get({ OVERAGE_URL: running.gateway.url, OVERAGE_TOKEN_PATH: path })).exitCode).toBe(0);
  });

  it('comes from client credentials, with the secret in the environment or in a file', async () => {
    expect((await get(credentials())).exitCode).toBe(0);
    const path = await scratchFile('secret', 'demo-secret\n');
    const { OVERAGE_CLIENT_SECRET: _secret, ...rest } = credentials();
    expect((await get({ ...rest, OVERAGE_CLIENT_SECRET_PATH: path })).exitCode).toBe(0);
  });

  it.each<[string, Env, number, string]>([
    ['no token at all', {}, 5, 'OVERAGE_TOKEN_PATH'],
    ['a token file that is not there', { OVERAGE_TOKEN_PATH: '/nowhere/token' }, 2, '/nowhere/token'],
    [
      'a client id without a secret',
      { OVERAGE_CLIENT_ID: 'demo-operator', OVERAGE_TOKEN_URL: 'https://login.example' },
      2,
      'OVERAGE_CLIENT_SECRET',
    ],
    [
      'a client id without a token endpoint',
      { OVERAGE_CLIENT_ID: 'demo-operator', OVERAGE_CLIENT_SECRET: 's3cret' },
      2,
      'OVERAGE_TOKEN_URL',
    ],
    ['a token that is none', { OVERAGE_TOKEN: 'abc' }, 5, 'UNAUTHENTICATED'],
  ])('is explained: %s', async (_what, env, exitCode, words) => {
    const run = await get({ OVERAGE_URL: running.gateway.url, ...env });
    expect(run).toMatchObject({ exitCode, stdout: '' });
    expect(run.stderr).toContain(words);
    expect(run.stderr).not.toContain('s3cret');
  });

  it.each<[string, number, string, string, number, RegExp]>([
    [
      'has no time',
      503,
      'application/json',
      '{"error":"temporarily_unavailable"}',
      75,
      /just now: HTTP 503\./,
    ],
    [
      'is asked too often',
      429,
      'application/json',
      '{"error":"x","error_description":"AADSTS90055: slow down"}',
      75,
      /just now: AADSTS90055: slow down/,
    ],
    ['is behind a proxy that fails', 502, 'text/html', '<html></html>', 75, /just now: HTTP 502\./],
    ['is a page', 200, 'text/html', '<html></html>', 2, /HTTP 200, text\/html\) is no JSON.*proxy/],
    ['is a wrong address', 404, 'text/plain', 'Not found', 2, /HTTP 404, .* is no JSON.*OVERAGE_TOKEN_URL/],
  ])(
    'is not there when its endpoint %s: a sentence says so',
    async (_what, status, type, body, code, words) => {
      const endpoint = await startRawUpstream((response) =>
        response.writeHead(status, { 'content-type': type }).end(body),
      );
      onTestFinished(() => endpoint.stop());
      const { exitCode, stderr } = await get({ ...credentials(), OVERAGE_TOKEN_URL: endpoint.url.href });
      expect(stderr).toMatch(words);
      expect(exitCode).toBe(code);
    },
  );

  it('says what the token endpoint said, and never the secret', async () => {
    const { exitCode, stderr } = await get({ ...credentials(), OVERAGE_CLIENT_SECRET: 'wrong-secret' });
    expect(exitCode).toBe(5);
    expect(stderr).toContain('AADSTS7000215');
    expect(stderr).not.toContain('wrong-secret');
  });
});

describe('the address of the gateway', () => {
  it.each<[string, string, string]>([
    ['is no address', 'gateway', 'OVERAGE_URL'],
    ['is plain http elsewhere', 'http://overage.example/graphql', 'unencrypted'],
  ])('is refused when it %s', async (_what, url, words) => {
    const { exitCode, stderr } = await get({ OVERAGE_URL: url, OVERAGE_TOKEN: 'abc' });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
  });

  it('names something that is not a gateway: a sentence says so', async () => {
    const gateway = await startScriptedGateway((response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Please sign in</html>'),
    );
    onTestFinished(() => gateway.stop());
    const { exitCode, stderr } = await get({ OVERAGE_URL: gateway.url.href, OVERAGE_TOKEN: 'abc' });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/HTTP 200, text\/html.*not from an overage gateway.*proxy/s);
  });

  it('has an expired token refused: a sentence says so', async () => {
    const gateway = await startScriptedGateway(failing('UNAUTHENTICATED', { retryable: false }));
    onTestFinished(() => gateway.stop());
    const { exitCode, stderr } = await get({ OVERAGE_URL: gateway.url.href, OVERAGE_TOKEN: 'abc' });
    expect(exitCode).toBe(5);
    expect(stderr).toContain('overage explain UNAUTHENTICATED');
  });
});
