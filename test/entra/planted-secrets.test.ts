import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EntraConfig } from '../../src/config/entra.config.js';
import { Secret } from '../../src/config/secret.js';
import { aadsts, type FakeAnswer } from '../support/fake-entra.js';
import { ample, useHarness } from './token-source-harness.js';

const harness = useHarness();
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function everyCredential(): Promise<Partial<EntraConfig>[]> {
  const secretPath = join(folder, 'secret');
  const refreshTokenPath = join(folder, 'refresh-token');
  await writeFile(secretPath, 'canary-secret-of-file');
  await writeFile(refreshTokenPath, 'canary-refresh-token');
  const certificatePath = new URL('fixtures/aes.pfx', import.meta.url).pathname;
  const certificate = { kind: 'certificate', path: certificatePath, algorithm: 'PS256' } as const;
  return [
    {},
    { credential: { kind: 'secret-file', path: secretPath } },
    { credential: { kind: 'federated-token-file', path: secretPath } },
    { credential: { ...certificate, passphrase: new Secret('canary-passphrase') } },
    { credential: { ...certificate, passphrase: new Secret('canary-wrong-passphrase') } },
    { refreshTokenPath },
  ];
}

const echo = { access_token: 'canary-access-token', refresh_token: 'canary-rotated-refresh-token' };
const answers: FakeAnswer[] = [
  { body: { ...echo, token_type: 'Bearer', expires_in: 3600 } },
  { body: { ...echo, token_type: 'canary-type', expires_in: 3600 } },
  { body: { ...echo, token_type: 'Bearer', expires_in: 'canary' } },
  { body: '{"access_token":"canary-access-token"' },
  aadsts(7000215),
  { status: 400, body: { error: 'canary-error', error_description: 'canary', error_codes: ['canary'] } },
  { status: 401, headers: { 'www-authenticate': 'Bearer realm="canary"' }, body: 'canary' },
  { status: 500, body: 'canary' },
  { hangUp: true },
];

describe('secrets', () => {
  it('never stand in an error, in what is printed of the source, or in the log', async () => {
    const { entra, source, logLines } = harness();
    let outcomes = 0;
    for (const overrides of await everyCredential()) {
      for (const answer of answers) {
        entra.always(answer);
        const tokens = source(overrides);
        const outcome = await tokens.getToken(ample()).catch((error: unknown) => error);
        const shown = outcome instanceof Error ? [outcome, outcome.stack, JSON.stringify(outcome)] : [];
        const text = inspect([...shown, tokens, tokens.status()], { depth: 12, showHidden: true });
        expect(text).not.toContain('canary');
        outcomes += 1;
      }
    }
    expect(outcomes).toBe(54);
    expect(logLines.length).toBeGreaterThan(40);
    expect(logLines.join('')).not.toContain('canary');
    expect(entra.received.some(({ form }) => form.client_secret?.includes('canary'))).toBe(true);
  });
});
