import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/telemetry/log.js';

const HELPER = fileURLToPath(new URL('../support/run-typescript.ts', import.meta.url));
const CHILD = fileURLToPath(new URL('log-output.ts', import.meta.url));

function linesOf(write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLog({ level: 'info', destination: { write: (line: string) => void lines.push(line) } }));
  return lines.map((line) => JSON.parse(line));
}

describe('a log line', () => {
  it('is JSON with a time that people can read', () => {
    const [line] = linesOf((log) => log.info({ answer: 42 }, 'something happened'));
    expect(line).toMatchObject({ msg: 'something happened', answer: 42, service: 'overage-gateway' });
    expect(line?.time).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it.each(['authorization', 'Cookie', 'client_secret', 'client_assertion', 'refresh_token', 'access_token'])(
    'does not show the value of %s at any depth',
    (name) => {
      const [line] = linesOf((log) =>
        log.info(
          { [name]: 'hidden', a: { b: { c: [{ [name]: { deep: 'hidden' } }] } }, kept: 'shown' },
          'text',
        ),
      );
      expect(JSON.stringify(line)).not.toContain('hidden');
      expect(line).toMatchObject({ kept: 'shown', msg: 'text', [name]: '[redacted]' });
    },
  );

  it('may speak of such a name', () => {
    const [line] = linesOf((log) => log.info('the header "authorization": is missing'));
    expect(line?.msg).toBe('the header "authorization": is missing');
  });
});

describe('a process whose log cannot be written', () => {
  it('goes on when the disk is full, and says so', async () => {
    const child = spawn(process.execPath, ['--import', HELPER, CHILD], {
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    });
    expect(await endOf(child)).toEqual({
      code: 0,
      said: expect.stringMatching(/cannot be written \(ENOSPC\)[\s\S]*alive after failures/),
    });
  });

  it('goes on when nobody reads it any more', async () => {
    const child = spawn(process.execPath, ['--import', HELPER, CHILD], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await endOf(child)).toEqual({ code: 0, said: expect.stringMatching(/alive after/) });
  });

  it('goes on, and ends, when its reader holds the pipe and does not read', async () => {
    const child = spawn(process.execPath, ['--import', HELPER, CHILD], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LINE_BYTES: '20000' },
    });
    child.stdout.pause();
    const said: string[] = [];
    child.stderr.on('data', (chunk) => said.push(String(chunk)));
    const [code] = await once(child, 'exit');
    child.stdout.destroy();
    expect(code).toBe(0);
    expect(said.join('')).toMatch(/more lines than can be kept[\s\S]*alive after failures/);
  });

  it('loses no line to a slow reader when it ends', async () => {
    const child = spawn(process.execPath, ['--import', HELPER, CHILD], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LINE_BYTES: '4000' },
    });
    child.stdout.pause();
    const ended = endOf(child);
    child.stderr.once('data', () => child.stdout.resume());
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += String(chunk);
    });
    child.stdout.pause();
    const { said } = await ended;
    const wrote = Number(/wrote (\d+)/.exec(said)?.[1]);
    expect(wrote).toBe(200);
    expect(text.trimEnd().split('\n')).toHaveLength(wrote);
  });
});

async function endOf(child: ReturnType<typeof spawn>): Promise<{ code: unknown; said: string }> {
  const said: string[] = [];
  child.stderr?.on('data', (chunk) => said.push(String(chunk)));
  const [code] = await once(child, 'close');
  return { code, said: said.join('') };
}
