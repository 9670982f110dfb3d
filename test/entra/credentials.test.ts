import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ample, useHarness } from './token-source-harness.js';

const harness = useHarness();
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-'));
});

afterEach(() => rm(folder, { recursive: true }));

describe('a client secret in a file', () => {
  it('is sent without the line end after it', async () => {
    const path = join(folder, 'secret');
    await writeFile(path, 'canary-from-file\n');
    await harness()
      .source({ credential: { kind: 'secret-file', path } })
      .getToken(ample());
    expect(harness().entra.received[0]?.form).toMatchObject({
      grant_type: 'client_credentials',
      client_id: 'client-1',
      client_secret: 'canary-from-file',
    });
  });

  it('is read again when it was replaced', async () => {
    const { entra, source } = harness();
    const path = join(folder, 'secret');
    await writeFile(path, 'first');
    const tokens = source({ credential: { kind: 'secret-file', path } });
    tokens.reject(await tokens.getToken(ample()));
    await writeFile(path, 'second');
    await tokens.getToken(ample());
    expect(entra.received.map(({ form }) => form.client_secret)).toEqual(['first', 'second']);
  });

  it('is asked for by the name of its variable when the file is missing', async () => {
    const path = join(folder, 'nowhere');
    const tokens = harness().source({ credential: { kind: 'secret-file', path } });
    await expect(tokens.getToken(ample())).rejects.toMatchObject({
      code: 'UPSTREAM_AUTHENTICATION_FAILED',
      message: expect.stringMatching(/ENTRA_CLIENT_SECRET_PATH does not exist/),
    });
    expect(harness().entra.received).toHaveLength(0);
  });
});

describe('a federated token file', () => {
  it('takes the place of a secret, as a client assertion', async () => {
    const path = join(folder, 'token');
    await writeFile(path, 'federated.token.one');
    await harness()
      .source({ credential: { kind: 'federated-token-file', path } })
      .getToken(ample());
    expect(harness().entra.received[0]?.form).toEqual({
      grant_type: 'client_credentials',
      client_id: 'client-1',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: 'federated.token.one',
      scope: 'https://api.partnercenter.microsoft.com/.default',
    });
  });

  it('is read for each request, since the platform renews it', async () => {
    const { entra, source } = harness();
    const path = join(folder, 'token');
    await writeFile(path, 'federated.token.one');
    const tokens = source({ credential: { kind: 'federated-token-file', path } });
    tokens.reject(await tokens.getToken(ample()));
    await writeFile(path, 'federated.token.two');
    await tokens.getToken(ample());
    expect(entra.received[1]?.form.client_assertion).toBe('federated.token.two');
  });

  it.each([
    ['is empty', '\n', /ENTRA_FEDERATED_TOKEN_FILE is empty/],
    ['holds prose', 'this is not a token', /holds more than a single word/],
  ])('is refused with its remedy when it %s', async (_what, content, message) => {
    const path = join(folder, 'token');
    await writeFile(path, content);
    const tokens = harness().source({ credential: { kind: 'federated-token-file', path } });
    await expect(tokens.getToken(ample())).rejects.toMatchObject({
      code: 'UPSTREAM_AUTHENTICATION_FAILED',
      message: expect.stringMatching(message),
    });
  });

  it('that vanishes costs nothing while the token lasts, and is used again once it is back', async () => {
    const { clock, source } = harness();
    const path = join(folder, 'token');
    await writeFile(path, 'federated.token.one');
    const tokens = source({ credential: { kind: 'federated-token-file', path } });
    await tokens.getToken(ample());
    await rm(path);
    await clock.advance(53 * 60_000);
    expect(await tokens.getToken(ample())).toEqual({ value: 'token-1' });
    await clock.advance(7 * 60_000);
    await expect(tokens.getToken(ample())).rejects.toThrow(/ENTRA_FEDERATED_TOKEN_FILE does not exist/);
    await writeFile(path, 'federated.token.two');
    await clock.advance(30_000);
    expect(await tokens.getToken(ample())).toEqual({ value: 'token-2' });
  });
});
