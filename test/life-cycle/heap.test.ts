import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { textOf } from '../deploy/deploy-files.js';

const heap = z.object({ heapBytes: z.number(), youngBytes: z.number() });

/** Node's own flags in `npm start`. */
const FLAGS = textOf('package.json').match(/--m(?:ax|in)-[a-z-]+=\d+/g) ?? [];

/** How large the heap of a process became that remembers and forgets, with `npm start`'s flags. */
async function heapOf(how: 'small' | 'as usual') {
  const script = ['--import', './test/support/run-typescript.ts', 'test/life-cycle/heap-child.process.ts'];
  const { stdout } = await promisify(execFile)(process.execPath, [...FLAGS, ...script, how]);
  return heap.parse(JSON.parse(stdout));
}

describe('a heap that is kept small', () => {
  it('holds less of what nobody needs any more, and has as much room as ever for what is new', async () => {
    expect(FLAGS).toContainEqual(expect.stringContaining('semi-space'));
    const usual = await heapOf('as usual');
    const small = await heapOf('small');
    // About a sixth less; where the collector happens to be when it is looked at makes some difference.
    expect(small.heapBytes).toBeLessThan(0.94 * usual.heapBytes);
    expect(small.youngBytes).toBe(usual.youngBytes);
  });
});
