import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/config-error.js';
import { readSettings } from '../../src/config/read-settings.js';

const LIVE = {
  ENTRA_TENANT_ID: 'partner.example',
  ENTRA_CLIENT_ID: '11111111-1111-4111-8111-111111111111',
  ENTRA_CLIENT_SECRET: 'canary-client-secret',
  CALLER_ISSUER: 'https://login.microsoftonline.com/x/v2.0',
  ACCESS_POLICY_PATH: 'policy.json',
};

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

/** The variables that the problems name, one entry for each problem. */
const named = (env: Record<string, string>) =>
  problemsOf(env).map((problem) => problem.slice(0, problem.indexOf(':')));

describe('settings', () => {
  it('with nothing set run on the emulator, on loopback', () => {
    expect(readSettings({})).toMatchObject({
      mode: 'emulator',
      emulatorPort: 4010,
      config: {
        http: { host: '127.0.0.1', port: 4000, corsOrigins: [], explorer: true },
        callers: { issuers: [], audiences: ['api://overage-gateway'] },
        limits: { deadlineQueryMs: 8000, deadlineMutationMs: 20_000 },
      },
    });
  });

  it('of a live tenant have the public cloud, a ledger on disk and no explorer as defaults', () => {
    const settings = readSettings(LIVE);
    expect(settings).toMatchObject({
      mode: 'live',
      config: { http: { explorer: false }, entra: { tenantId: 'partner.example' } },
    });
    expect(settings.config.partnerCenter.baseUrl.href).toBe('https://api.partnercenter.microsoft.com/');
    expect(settings.config.ledger.url.reveal()).toBe('data/ledger.db');
  });

  it('count a variable that is blank as not set', () => {
    expect(readSettings({ ENTRA_TENANT_ID: ' ', PORT: '', CORS_ORIGINS: ' ' })).toMatchObject({
      mode: 'emulator',
      config: { http: { port: 4000 } },
    });
  });

  it('read lists with blanks and empty items', () => {
    const { config } = readSettings({ CORS_ORIGINS: ' https://a.example , ,https://b.example,' });
    expect(config.http.corsOrigins).toEqual(['https://a.example', 'https://b.example']);
  });
});

describe('settings that cannot be used', () => {
  const CREDENTIALS =
    'ENTRA_CLIENT_SECRET, ENTRA_CLIENT_SECRET_PATH, ENTRA_CLIENT_CERTIFICATE_PATH, ENTRA_FEDERATED_TOKEN_FILE';

  it.each([
    [
      'only the tenant',
      { ENTRA_TENANT_ID: 'x' },
      ['ACCESS_POLICY_PATH', 'CALLER_ISSUER', 'ENTRA_CLIENT_ID', CREDENTIALS],
    ],
    [
      'only a secret',
      { ENTRA_CLIENT_SECRET: 'x' },
      ['ACCESS_POLICY_PATH', 'CALLER_ISSUER', 'ENTRA_TENANT_ID', 'ENTRA_CLIENT_ID'],
    ],
    [
      'only a refresh token',
      { ENTRA_REFRESH_TOKEN_PATH: 'x' },
      ['ACCESS_POLICY_PATH', 'CALLER_ISSUER', 'ENTRA_TENANT_ID', 'ENTRA_CLIENT_ID', CREDENTIALS],
    ],
    ['two credentials', { ...LIVE, ENTRA_FEDERATED_TOKEN_FILE: 'x' }, [CREDENTIALS]],
    ['no access policy', { ...LIVE, ACCESS_POLICY_PATH: '' }, ['ACCESS_POLICY_PATH']],
    [
      'one key set for two issuers',
      {
        ...LIVE,
        CALLER_ISSUER: 'https://a.example,https://b.example',
        CALLER_JWKS_URL: 'https://a.example/k',
      },
      ['CALLER_JWKS_URL'],
    ],
    [
      'a key set besides that of the emulator',
      { CALLER_JWKS_URL: 'https://a.example/k' },
      ['CALLER_JWKS_URL'],
    ],
    ['production without a tenant', { NODE_ENV: 'production' }, ['NODE_ENV']],
  ])('name everything that is missing at once: %s', (_what, env, missing) => {
    expect([...named(env)].sort()).toEqual([...missing].sort());
  });

  it.each([
    ['PORT', 'canary'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '0x50'],
    ['EMULATOR_PORT', '4010.5'],
    ['PARTNER_CENTER_BASE_URL', 'canary'],
    ['PARTNER_CENTER_BASE_URL', 'http://api.partnercenter.example'],
    ['PARTNER_CENTER_BASE_URL', 'http://127.0.0.1.canary.example'],
    ['PARTNER_CENTER_BASE_URL', 'http://localhost@canary.example'],
    ['PARTNER_CENTER_BASE_URL', 'file:///canary'],
    ['PARTNER_CENTER_BASE_URL', 'https://canary@api.partnercenter.example'],
    ['ENTRA_AUTHORITY', 'https://user:canary@login.example'],
    ['CALLER_ISSUER', 'https://user:canary@login.example'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://user:canary@collector:4318'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://canary@collector.example'],
    ['ENTRA_AUTHORITY', 'http://login.canary.example'],
    ['CALLER_ISSUER', 'canary'],
    ['CALLER_ISSUER', ','],
    ['CALLER_AUDIENCE', ' , '],
    ['CALLER_TENANTS', ','],
    ['CALLER_APPLICATIONS', ','],
    ['CALLER_ISSUER', 'https://login.example, http://login.canary.example'],
    ['CALLER_JWKS_URL', 'http://keys.canary.example'],
    ['PARTNER_CENTER_MAX_CONCURRENT', 'many'],
    ['DEADLINE_QUERY_MS', '99'],
    ['DEADLINE_QUERY_MS', '1e3'],
    ['DEADLINE_QUERY_MS', '20001'],
    ['DEADLINE_MUTATION_MS', '20001'],
    ['REQUEST_TIMEOUT_MS', '600001'],
    ['ENABLES_PER_HOUR', '-1'],
    ['EXPLORER', 'canary'],
    ['LOG_LEVEL', 'canary'],
    ['LEDGER_KEY', 'canary'],
    ['ENTRA_CLIENT_CERTIFICATE_ALGORITHM', 'canary'],
    ['HTTPS_PROXY', 'http://user:canary@proxy.example:port'],
    ['HTTP_PROXY', 'user:canary@proxy.example:3128'],
  ])('name %s and what was expected, not the value %j', (name, value) => {
    const { ENTRA_CLIENT_SECRET: _, ...others } = LIVE;
    const [problem, ...more] = problemsOf({
      ...others,
      ENTRA_CLIENT_CERTIFICATE_PATH: 'app.pem',
      [name]: value,
    });
    expect(problem).toMatch(new RegExp(`^${name}: expected `));
    if (value.includes('canary')) expect(problem).not.toContain(value);
    expect(more).toEqual([]);
  });

  it('name every wrong variable in one message, a line for each', () => {
    const env = { PORT: 'canary', LOG_LEVEL: 'canary', DEADLINE_QUERY_MS: 'canary' };
    expect(() => readSettings(env)).toThrow(
      /PORT: .*\n.*(LOG_LEVEL|DEADLINE_QUERY_MS): .*\n.*(LOG_LEVEL|DEADLINE_QUERY_MS): /,
    );
  });

  it.each([
    'http://127.0.0.1:4010',
    'http://localhost:4010',
    'http://[::1]:4010',
    'https://api.partnercenter.example',
  ])('are not these: %s may be called', (url) => {
    expect(readSettings({ ...LIVE, PARTNER_CENTER_BASE_URL: url, ENTRA_AUTHORITY: url }).mode).toBe('live');
  });
});

describe('secrets in the settings', () => {
  const env = {
    ...LIVE,
    LEDGER_KEY: 'canary-ledger-key-0123456789-0123456789',
    DATABASE_URL: 'postgres://gateway:canary-password@db.example/ledger',
    REDIS_URL: 'redis://:canary-password@redis.example',
    HTTPS_PROXY: 'http://gateway:canary-proxy-password@proxy.example:3128',
    HTTP_PROXY: 'http://gateway:canary-proxy-password@proxy.example:3128',
  };

  it('are there, and are not printed', () => {
    const settings = readSettings(env);
    const { ledger, redis, partnerCenter } = settings.config;
    expect(ledger.url.reveal()).toContain('canary-password');
    expect(redis?.url.reveal()).toContain('canary-password');
    expect(partnerCenter.proxyEnv.HTTPS_PROXY?.reveal()).toContain('canary-proxy-password');
    expect(partnerCenter.proxyEnv.HTTP_PROXY?.reveal()).toContain('canary-proxy-password');
    const printed = [
      inspect(settings, { depth: Number.POSITIVE_INFINITY, showHidden: true }),
      JSON.stringify(settings),
      `${ledger.url} ${partnerCenter.proxyEnv.HTTPS_PROXY}`,
    ];
    expect(printed.join()).not.toContain('canary');
    expect(printed[0]).toContain('[redacted]');
  });

  it('do not stand in the message when something else is wrong', () => {
    const problems = problemsOf({
      ...env,
      PORT: 'x',
      ENTRA_TENANT_ID: '',
      ENTRA_CLIENT_SECRET_PATH: 'canary',
    });
    expect(problems.length).toBeGreaterThan(2);
    expect(problems.join()).not.toContain('canary');
  });
});
