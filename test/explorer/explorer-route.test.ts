import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { readSettings } from '../../src/config/read-settings.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { withoutDemoCaller } from './without-demo-caller.js';

/** As Chromium asks for an address that a person typed. */
const NAVIGATION = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

let running: GatewayUnderTest;
let origin: string;
beforeAll(async () => {
  running = await startGatewayUnderTest();
  origin = new URL(running.gateway.url).origin;
});
afterAll(() => running.stop());

const openPage = () => fetch(running.gateway.url, { headers: NAVIGATION });
const directives = (policy: string | null) =>
  new Map((policy ?? '').split('; ').map((entry): [string, string] => [entry.split(' ')[0] ?? '', entry]));

describe("a browser's GET /graphql", () => {
  it('shows the explorer to anyone, and lets nobody keep or frame it', async () => {
    const { status, headers } = await openPage();
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
    });
  });

  it('allows scripts and styles of its own origin only, none inline', async () => {
    const policy = directives((await openPage()).headers.get('content-security-policy'));
    expect(policy.get('default-src')).toBe("default-src 'none'");
    expect(policy.get('script-src')).toBe("script-src 'self'");
    expect(policy.get('style-src')).toMatch(/^style-src 'self' 'nonce-[\w+/]{22}=='$/);
    expect(policy.get('img-src')).toBe("img-src 'self' data:");
    policy.delete('img-src');
    expect([...policy.values()].join()).not.toMatch(/unsafe-|https?:|data:|blob:|\*/);
  });

  it('has a new nonce every time, the same in policy and page', async () => {
    const nonces = await Promise.all(
      [openPage(), openPage()].map(async (answer) => {
        const { headers } = await answer;
        const nonce = /'nonce-([^']+)'/.exec(headers.get('content-security-policy') ?? '')?.[1];
        expect(await (await answer).text()).toContain(`<meta property="csp-nonce" nonce="${nonce}">`);
        return nonce;
      }),
    );
    expect(new Set(nonces).size).toBe(2);
  });

  it('names no address of another host', async () => {
    const html = await (await openPage()).text();
    expect(html).toContain('<script type="module"');
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it.each([
    ['with a token', { ...NAVIGATION, authorization: 'Bearer nonsense' }],
    ['of a program', { accept: 'application/json' }],
    ['of a program that takes anything', { accept: '*/*' }],
  ])('%s is a GraphQL request as ever', async (_what, headers) => {
    const answer = await fetch(`${running.gateway.url}?query={__typename}`, { headers });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('is a GraphQL request when the explorer is off', async () => {
    const off = await startGatewayUnderTest({ env: { EXPLORER: 'off' } });
    onTestFinished(() => off.stop());
    expect((await fetch(off.gateway.url, { headers: NAVIGATION })).status).toBe(401);
    expect((await fetch(new URL('/explorer/demo-token', off.gateway.url))).status).toBe(404);
  });
});

describe("the explorer's files", () => {
  it('carry a type and a policy of their own, and may be kept for ever', async () => {
    const html = await (await openPage()).text();
    const paths = [...html.matchAll(/(?:src|href)="(\/explorer\/assets\/[^"]+)"/g)].map(([, path]) => path);
    expect(paths.length).toBeGreaterThan(1);
    for (const path of paths) {
      const { status, headers } = await fetch(`${origin}${path}`);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toMatch(/^(text\/javascript|image\/svg\+xml)/);
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; script-src 'self'");
    }
  });

  it.each(['nothing.js', '..%2findex.html', '..%2f..%2f..%2fpackage.json', '__proto__', '%00'])(
    'do not include %s',
    async (name) => {
      const answer = await fetch(`${origin}/explorer/assets/${name}`);
      expect(answer.status).toBe(404);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    },
  );
});

describe("the explorer's demo token", () => {
  it('is a token of the demo operator', async () => {
    const answer = await fetch(`${origin}/explorer/demo-token`);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { token } = await answer.json();
    const asked = await fetch(running.gateway.url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __schema { queryType { name } } }' }),
    });
    expect(await asked.json()).toEqual({ data: { __schema: { queryType: { name: 'Query' } } } });
  });

  it('does not exist without an emulator', async () => {
    const live = await startGatewayUnderTest({ config: withoutDemoCaller });
    onTestFinished(() => live.stop());
    expect((await fetch(new URL('/explorer/demo-token', live.gateway.url))).status).toBe(404);
    expect(await (await fetch(live.gateway.url, { headers: NAVIGATION })).text()).not.toContain(
      '/demo-token',
    );
  });

  it('says so when the emulator is gone', async () => {
    const orphan = await startGatewayUnderTest();
    onTestFinished(() => orphan.gateway.stop());
    await orphan.emulator.stop();
    const answer = await fetch(new URL('/explorer/demo-token', orphan.gateway.url));
    expect(answer.status).toBe(503);
    expect((await answer.json()).detail).toContain('The emulator gave no token');
  });
});

describe('the settings', () => {
  const live = {
    ENTRA_TENANT_ID: '5b5e8d0c-5f6a-4f0e-9d0a-0d2f3a1b4c5d',
    ENTRA_CLIENT_ID: '11111111-1111-4111-8111-111111111111',
    ENTRA_CLIENT_SECRET: 'a-secret',
    CALLER_ISSUER: 'https://login.microsoftonline.com/5b5e8d0c-5f6a-4f0e-9d0a-0d2f3a1b4c5d/v2.0',
    ACCESS_POLICY_PATH: 'access-policy.json',
  };

  it('have the explorer off in front of a live tenant, and never a demo caller there', () => {
    expect(readSettings(live).config.http.explorer).toBe(false);
    const { http } = readSettings({ ...live, EXPLORER: 'on' }).config;
    expect(http.explorer).toBe(true);
    expect(http).not.toHaveProperty('demoCaller');
  });

  it('have it on in front of the emulator', () => {
    expect(readSettings({}).config.http.explorer).toBe(true);
  });
});
