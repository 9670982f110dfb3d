import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltGateway, buildGateway } from '../support/shipped-gateway.js';

describe('what npm start says of itself', () => {
  let built: BuiltGateway;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'welcome-'));
    built = await buildGateway();
  });
  afterAll(async () => {
    await built.remove();
    await rm(folder, { recursive: true });
  });

  /** Starts it with the embedded emulator until it has said that it is ready, and how to stop it. */
  async function welcome(env: Record<string, string>): Promise<string> {
    const ports = { PORT: '0', EMULATOR_PORT: '0', METRICS_PORT: '0' };
    const child = spawn(process.execPath, [built.main], { cwd: folder, env: { ...ports, ...env } });
    const gone = once(child, 'exit');
    let said = '';
    for await (const piece of child.stdout.setEncoding('utf8')) {
      said += piece;
      if (said.includes('Ctrl-C')) break;
    }
    child.kill('SIGINT');
    await gone;
    return said;
  }

  it('is that nothing survives a restart, where that is so', async () => {
    expect(await welcome({})).toContain('Nothing survives a restart');
  });

  it('is that the record of changes does, where it is in a file', async () => {
    const said = await welcome({ DATABASE_URL: join(folder, 'ledger.db') });
    expect(said).toContain('The record of changes (DATABASE_URL) survives a restart');
    expect(said).not.toContain('Nothing survives');
  });
});
