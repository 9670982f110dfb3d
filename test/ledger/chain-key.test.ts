import { mkdtemp, rm, stat } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chainKeyFor } from '../../src/ledger/chain-key.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chain-key-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the key of a ledger for which none was configured', () => {
  it('is made once and kept beside the file, for the owner only', async () => {
    const url = join(folder, 'new', 'ledger.db');
    expect(chainKeyFor(url)).toBe(chainKeyFor(url));
    expect((await stat(`${url}.key`)).mode & 0o777).toBe(0o600);
  });

  it('is another one for every ledger in memory', () => {
    expect(chainKeyFor(':memory:')).not.toBe(chainKeyFor(':memory:'));
  });

  it('cannot be made where no folder can be, and that is said of the ledger', () => {
    expect(() => chainKeyFor(join(devNull, 'ledger.db'))).toThrow(
      expect.objectContaining({
        code: 'LEDGER_UNAVAILABLE',
        message: expect.stringContaining(`The ledger at ${join(devNull, 'ledger.db')} cannot be opened.`),
      }),
    );
  });
});
