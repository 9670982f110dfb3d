import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/config/secret.js';
import { writeRefreshTokenFile } from '../../src/entra/refresh-token-file.js';
import type { EntraTokenSource } from '../../src/entra/token-source.js';
import { eventually } from '../support/eventually.js';
import type { FakeAnswer } from '../support/fake-entra.js';
import { ample, SECRET, useHarness } from './token-source-harness.js';

const DAY_MS = 86_400_000;
const FIRST = 'canary-refresh-token-1';
const SECOND = 'canary-refresh-token-2';
const harness = useHarness();
let folder = '';
let path = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-'));
  path = join(folder, 'refresh-token.json');
  await writeToken(FIRST);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const writeToken = (refreshToken: string, obtainedAt = '2026-03-01T00:00:00Z') =>
  writeFile(path, JSON.stringify({ refreshToken, obtainedAt }));

const rotated = (refreshToken?: string): FakeAnswer => ({
  body: {
    token_type: 'Bearer',
    scope: 'user_impersonation',
    expires_in: '3600',
    access_token: `for-${refreshToken ?? 'nobody'}`,
    refresh_token: refreshToken,
  },
});

const sentTokens = () => harness().entra.received.map(({ form }) => form.refresh_token);

describe('App+User', () => {
  it('redeems the refresh token of the file, without asking for openid', async () => {
    await harness().source({ refreshTokenPath: path }).getToken(ample());
    expect(harness().entra.received[0]?.form).toEqual({
      grant_type: 'refresh_token',
      refresh_token: FIRST,
      scope: 'https://api.partnercenter.microsoft.com/user_impersonation offline_access',
      client_id: 'client-1',
      client_secret: SECRET,
    });
  });

  it('puts a new refresh token in the place of the old one, for the owner only, and uses it next', async () => {
    const { entra, clock, source } = harness();
    const tokens = source({ refreshTokenPath: path });
    entra.next(rotated(SECOND));
    tokens.reject(await tokens.getToken(ample()));
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      refreshToken: SECOND,
      obtainedAt: clock.date().toISOString(),
    });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['refresh-token.json']);
    await tokens.getToken(ample());
    expect(sentTokens()).toEqual([FIRST, SECOND]);
  });

  it('keeps the refresh token when Entra returns none', async () => {
    const { entra, source } = harness();
    const before = await readFile(path, 'utf8');
    const tokens = source({ refreshTokenPath: path });
    entra.next(rotated());
    tokens.reject(await tokens.getToken(ample()));
    await tokens.getToken(ample());
    expect(await readFile(path, 'utf8')).toBe(before);
    expect(sentTokens()).toEqual([FIRST, FIRST]);
  });

  it('does not take the same refresh token for a new one', async () => {
    const { entra, source } = harness();
    const tokens = source({ refreshTokenPath: path });
    const before = await readFile(path, 'utf8');
    entra.next(rotated(FIRST));
    await tokens.getToken(ample());
    expect(await readFile(path, 'utf8')).toBe(before);
    expect(tokens.status().refreshTokenDaysLeft).toBe(89);
  });

  it('takes up what a new consent or another replica wrote', async () => {
    const { source } = harness();
    const tokens = source({ refreshTokenPath: path });
    tokens.reject(await tokens.getToken(ample()));
    await writeToken('canary-from-consent');
    await tokens.getToken(ample());
    expect(sentTokens()).toEqual([FIRST, 'canary-from-consent']);
  });

  it.each([
    ['', async () => undefined],
    [
      ', also when it was looked at meanwhile',
      (tokens: EntraTokenSource) => tokens.inspectCredentials(ample()),
    ],
  ])('leaves a new consent alone that is given during a renewal%s, and uses it next', async (_when, look) => {
    const { entra, clock, source } = harness();
    const tokens = source({ refreshTokenPath: path });
    const answered = Promise.withResolvers<void>();
    entra.next(rotated(), { ...rotated(SECOND), after: answered.promise }, rotated());
    await tokens.getToken(ample());
    await clock.advance(53 * 60_000);
    await eventually(() => entra.received.length === 2);
    await writeToken('canary-from-consent');
    await look(tokens);
    answered.resolve();
    const renewed = { value: `for-${SECOND}` };
    await eventually(async () => (await tokens.getToken(ample())).value === renewed.value);
    expect(await readFile(path, 'utf8')).toContain('canary-from-consent');
    tokens.reject(renewed);
    await tokens.getToken(ample());
    expect(sentTokens()).toEqual([FIRST, FIRST, 'canary-from-consent']);
  });

  it.skipIf(process.platform !== 'linux')(
    'serves on from memory where the file cannot be replaced',
    async () => {
      const { entra, source, logLines } = harness();
      await using handle = await open(path, 'r');
      const tokens = source({ refreshTokenPath: `/proc/self/fd/${handle.fd}` });
      entra.next(rotated(SECOND));
      tokens.reject(await tokens.getToken(ample()));
      await tokens.getToken(ample());
      expect(sentTokens()).toEqual([FIRST, SECOND]);
      expect(logLines.join('')).toMatch(
        /could not be written to the file of ENTRA_REFRESH_TOKEN_PATH \(E\w+\)/,
      );
    },
  );

  it('serves on from memory when the file vanishes, and writes it again when it can', async () => {
    const { entra, source, logLines } = harness();
    const tokens = source({ refreshTokenPath: path });
    tokens.reject(await tokens.getToken(ample()));
    await rm(folder, { recursive: true });
    const { value } = await tokens.getToken(ample());
    expect(value).toBe('token-2');
    expect(logLines.join('')).toContain('The refresh token in memory goes on serving');
    await mkdir(dirname(path));
    await harness().clock.advance(30_000);
    entra.next(rotated(SECOND));
    tokens.reject({ value });
    await tokens.getToken(ample());
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ refreshToken: SECOND });
  });
});

describe('a new refresh token that is on its way when the gateway ends', () => {
  async function askAndStop() {
    const { entra, source } = harness();
    const answered = Promise.withResolvers<void>();
    entra.next({ ...rotated(SECOND), after: answered.promise });
    const tokens = source({ refreshTokenPath: path });
    const asked = tokens.getToken(ample());
    await eventually(() => entra.received.length === 1);
    return { answered, asked, stopped: tokens.stop() };
  }

  it('is waited for and written', async () => {
    const { answered, stopped } = await askAndStop();
    answered.resolve();
    await stopped;
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ refreshToken: SECOND });
    expect(harness().logLines).toEqual([]);
  });

  it('is waited for no longer than two seconds, and the log says that it may be lost', async () => {
    const { answered, asked, stopped } = await askAndStop();
    const { clock, logLines } = harness();
    await clock.advance(1_999);
    expect(logLines).toEqual([]);
    await clock.advance(1);
    await stopped;
    expect(logLines).toEqual([expect.stringContaining('A token request did not end in time.')]);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ refreshToken: FIRST });
    answered.resolve();
    await asked;
  });
});

describe('a refresh token file', () => {
  it('may hold nothing but the token, which then counts from the date of the file', async () => {
    const { clock, source } = harness();
    await writeFile(path, `${FIRST}\n`);
    const tenDaysAgo = new Date(clock.date().getTime() - 10 * DAY_MS);
    await utimes(path, tenDaysAgo, tenDaysAgo);
    const tokens = source({ refreshTokenPath: path });
    await tokens.getToken(ample());
    expect(sentTokens()).toEqual([FIRST]);
    expect(tokens.status().refreshTokenDaysLeft).toBe(80);
  });

  it('that cannot be replaced leaves no part of the token behind', async () => {
    const place = join(folder, 'a-folder');
    await mkdir(place);
    const written = writeRefreshTokenFile(place, { token: new Secret(FIRST), obtainedAt: new Date() });
    await expect(written).rejects.toMatchObject({
      code: 'UPSTREAM_AUTHENTICATION_FAILED',
      message: expect.stringMatching(/ENTRA_REFRESH_TOKEN_PATH \(E\w+\)/),
    });
    expect(await readdir(folder)).toEqual(['a-folder', 'refresh-token.json']);
  });

  it.each([
    ['an empty file', '', /is empty/],
    ['prose', 'please paste the token here', /something else than a refresh token/],
    ['bytes', '\u0000\u0001\u0002', /something else than a refresh token/],
    ['half a JSON object', '{"refreshToken":"canary-ref', /something else than a refresh token/],
    ['JSON without a token', '{"obtainedAt":"2026-03-01"}', /something else than a refresh token/],
    [
      'JSON with a wrong date',
      '{"refreshToken":"canary-refresh-token","obtainedAt":"soon"}',
      /something else/,
    ],
  ])('with garbage (%s) is refused with its remedy', async (_what, content, message) => {
    await writeFile(path, content);
    const refused = harness().source({ refreshTokenPath: path }).getToken(ample());
    await expect(refused).rejects.toMatchObject({
      code: 'UPSTREAM_AUTHENTICATION_FAILED',
      message: expect.stringMatching(message),
    });
    await expect(refused).rejects.toThrow(/ENTRA_REFRESH_TOKEN_PATH .*npm run consent/);
    expect(harness().entra.received).toHaveLength(0);
  });
});

describe('the life of a refresh token', () => {
  it('is 90 days from when Entra issued it', async () => {
    const { source } = harness();
    const tokens = source({ refreshTokenPath: path });
    expect(tokens.status().refreshTokenDaysLeft).toBeUndefined();
    await tokens.getToken(ample());
    expect(tokens.status().refreshTokenDaysLeft).toBe(89);
  });

  it('is warned about at 30, 14 and 7 days, once each', async () => {
    const { clock, source, logLines } = harness();
    const warnings = () => logLines.filter((line) => line.includes('expires soon'));
    const tokens = source({ refreshTokenPath: path });
    await tokens.stop();
    const seen: number[] = [];
    for (const day of [1, 58, 59, 60, 74, 75, 76, 81, 82, 83, 95]) {
      clock.jumpWallClock(Date.parse('2026-03-01T12:00:00Z') + day * DAY_MS - clock.date().getTime());
      await tokens.getToken(ample());
      seen.push(warnings().length);
      await clock.advance(60 * 60_000);
    }
    expect(seen).toEqual([0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
    expect(tokens.status().refreshTokenDaysLeft).toBe(0);
  });
});
