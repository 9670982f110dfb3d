import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.js';
import { type BuiltGateway, buildGateway, startGatewayProcess } from '../support/shipped-gateway.js';

/** Only there does a process begin with fewer arenas of memory than it would have, and only there can it be seen. */
describe.runIf(process.platform === 'linux')('a gateway that is started as it is shipped', () => {
  let built: BuiltGateway;
  let emulator: Emulator;
  beforeAll(async () => {
    [built, emulator] = await Promise.all([buildGateway(), startEmulator()]);
  });
  afterAll(async () => {
    await emulator.stop();
    await built.remove();
  });

  async function startedWith(env: Record<string, string>) {
    const gateway = await startGatewayProcess(built, emulator, env);
    onTestFinished(async () => {
      gateway.signal('SIGINT');
      await gateway.ended();
    });
    const about = async (what: string) =>
      (await readFile(`/proc/${gateway.pid}/${what}`, 'utf8')).split('\0');
    return { command: await about('cmdline'), environment: await about('environ') };
  }

  it('is the process that was started, with few memory arenas for all of its threads', async () => {
    const { command, environment } = await startedWith({ HOST: '127.0.0.1' });
    expect(command.some((part) => part.endsWith('/dist/start.js'))).toBe(true);
    expect(environment).toEqual(expect.arrayContaining(['MALLOC_ARENA_MAX=2', 'HOST=127.0.0.1']));
  });

  it('is restarted once only, whatever has become of its settings', async () => {
    const { environment: first } = await startedWith({});
    expect(first).toContain('OVERAGE_GATEWAY_RESTARTED=1');
    const { command, environment } = await startedWith({ OVERAGE_GATEWAY_RESTARTED: '1' });
    expect(command.some((part) => part.endsWith('/dist/start.js'))).toBe(true);
    expect(environment).not.toContain('MALLOC_ARENA_MAX=2');
  });

  it('has as many as whoever starts it has chosen', async () => {
    const { command, environment } = await startedWith({ MALLOC_ARENA_MAX: '3' });
    expect(command.some((part) => part.endsWith('/dist/start.js'))).toBe(true);
    expect(environment).toContain('MALLOC_ARENA_MAX=3');
  });
});
