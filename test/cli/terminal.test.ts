import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { confirmEnabling } from '../../src/cli/apply/confirm.js';
import { startProgress } from '../../src/cli/output/progress.js';
import { formatFor } from '../../src/cli/output/write-rows.js';
import type { Surroundings } from '../../src/cli/surroundings.js';

/** Streams that say they are a terminal, or not. */
function surroundings(isTTY: boolean) {
  const stream = () => Object.assign(new PassThrough(), { isTTY });
  const all = {
    env: {},
    stdin: stream(),
    stdout: stream(),
    stderr: stream(),
    stopping: new AbortController().signal,
  };
  return { ...all, said: () => String(all.stderr.read() ?? '') } satisfies Surroundings & {
    said: () => string;
  };
}

describe('on a terminal', () => {
  it('turning on goes on when the number of customers is typed', async () => {
    const terminal = surroundings(true);
    const confirmed = confirmEnabling(terminal, 12);
    terminal.stdin.write('12\n');
    await expect(confirmed).resolves.toBeUndefined();
    expect(terminal.said()).toContain('ON for 12 customers');
  });

  it.each(['y', '1', ''])('turning on does not go on when %j is typed', async (answer) => {
    const terminal = surroundings(true);
    const confirmed = confirmEnabling(terminal, 12);
    terminal.stdin.write(`${answer}\n`);
    await expect(confirmed).rejects.toThrow('Nothing was done.');
  });

  it('there is a progress bar with the time left, and a table', async () => {
    const terminal = surroundings(true);
    const progress = await startProgress(terminal, 'Applying', 10);
    progress.advance(5);
    progress.stop();
    expect(terminal.said()).toMatch(/Applying .*left/);
    expect(formatFor(terminal, undefined)).toBe('table');
  });
});

describe('elsewhere', () => {
  it('there is no progress bar, and JSON Lines', async () => {
    const pipe = surroundings(false);
    const progress = await startProgress(pipe, 'Applying', 10);
    progress.advance(10);
    progress.stop();
    expect(pipe.said()).toBe('');
    expect(formatFor(pipe, undefined)).toBe('json');
  });
});
