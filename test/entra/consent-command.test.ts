import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.js';

const run = promisify(execFile);
const COMMAND = fileURLToPath(new URL('../../src/entra/consent.command.ts', import.meta.url));
const RUN_TYPESCRIPT = new URL('../support/run-typescript.ts', import.meta.url).href;

describe('npm run consent', () => {
  let emulator: Emulator;
  let folder: string;
  beforeAll(async () => {
    emulator = await startEmulator({ switches: { deviceCodePolls: 0 } });
    folder = await mkdtemp(join(tmpdir(), 'consent-'));
  });
  afterAll(async () => {
    await emulator.stop();
    await rm(folder, { recursive: true });
  });

  const consent = (env: Record<string, string>) =>
    run(process.execPath, ['--import', RUN_TYPESCRIPT, COMMAND], {
      env: { PATH: process.env.PATH, ...env },
      cwd: folder,
    });

  const settings = () => ({
    ENTRA_TENANT_ID: 'partner.example',
    ENTRA_CLIENT_ID: 'demo-gateway',
    ENTRA_CLIENT_SECRET: 'demo-secret',
    ENTRA_AUTHORITY: emulator.url,
    ENTRA_REFRESH_TOKEN_PATH: join(folder, 'token'),
  });

  it('shows where to sign in and writes the refresh token', async () => {
    const { stdout } = await consent(settings());
    expect(stdout).toContain(`Open ${emulator.url}`);
    expect(JSON.parse(await readFile(join(folder, 'token'), 'utf8')).refreshToken).toEqual(
      expect.any(String),
    );
  });

  it('ends with code 1 and the remedy, without a stack', async () => {
    emulator.addFaults([{ match: { target: 'token' }, aadsts: 7_000_222 }]);
    const failed = consent(settings());
    await expect(failed).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^[^\n]*new client secret[^\n]*\n$/),
    });
  });

  it('names every missing setting', async () => {
    await expect(consent({})).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/ENTRA_TENANT_ID[\s\S]*ENTRA_CLIENT_ID[\s\S]*ENTRA_CLIENT_SECRET/),
    });
  });
});
