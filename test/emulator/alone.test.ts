import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';

async function startAlone(args: readonly string[], env: Record<string, string>) {
  const child = spawn(
    process.execPath,
    ['--import', './test/support/run-typescript.ts', 'src/emulator/emulator.main.ts', ...args],
    { env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const [said] = await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')]);
  return { child, said: String(said) };
}

describe('the emulator alone', () => {
  it.each([
    ['EMULATOR_PORT', [], { EMULATOR_PORT: '0' }],
    ['--port', ['--port', '0'], { EMULATOR_PORT: 'nonsense' }],
  ])('listens where %s says', async (_what, args, env) => {
    const { child, said } = await startAlone(args, env);
    const url = /http:\S+/.exec(said)?.[0] ?? 'no address';
    expect(new URL(url).port).not.toBe('4010');
    expect((await fetch(url)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('says what is wrong with its port', async () => {
    const { child, said } = await startAlone([], { EMULATOR_PORT: 'nonsense' });
    expect(said).toContain('must be a number from 0 to 65535, not "nonsense"');
    await once(child, 'exit');
  });
});
