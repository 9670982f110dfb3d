import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DOCUMENTED } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { change } from '../support/operations.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

let folder: string;
let path: string;
let running: GatewayUnderTest;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'audit-'));
  path = join(folder, 'ledger.db');
  running = await startGatewayUnderTest({ env: { DATABASE_URL: path } });
  await change(running, { customerId: DOCUMENTED, overageEnabled: false, reason: 'Leaves us' });
  await change(running, { customerId: DOCUMENTED, overageEnabled: true }, { as: 'demo-reader' });
});
afterEach(async () => {
  await running.stop();
  rmSync(folder, { recursive: true });
});

/** Runs the command as an operator would, in a process of its own, while the gateway runs. */
function ledgerCommand(args: string[], env: Record<string, string> = { DATABASE_URL: path }) {
  const run = ['--import', './test/support/run-typescript.ts', 'src/ledger.main.ts', ...args];
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    const settings = { cwd: ROOT, env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', ...env } };
    execFile(process.execPath, run, settings, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

describe('npm run ledger -- verify', () => {
  it('says that the record is intact, beside a gateway that runs', async () => {
    expect(await ledgerCommand(['verify'])).toEqual({
      code: 0,
      stdout: 'The record of changes is intact: 4 events.\n',
      stderr: '',
    });
  });

  it.each([1, 3, 4])('finds one changed byte and names the record: event %i', async (sequence) => {
    const database = new DatabaseSync(path);
    database
      .prepare(
        `update ledger_events set record = substr(record, 1, 20) || '~' || substr(record, 22) where sequence = ?`,
      )
      .run(sequence);
    database.close();
    expect(await ledgerCommand(['verify'])).toEqual({
      code: 1,
      stdout: '',
      stderr: `The record of changes is broken at event ${sequence}: its record and its hash do not belong together.\n`,
    });
  });

  it('finds an operation that was changed behind the trail', async () => {
    const database = new DatabaseSync(path);
    database.exec(`update ledger_operations set reason = 'Wanted more'`);
    database.close();
    const { code, stderr } = await ledgerCommand(['verify']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/broken at operation [0-9a-f-]{36}:/)]);
  });
});

describe('npm run ledger -- verify --at-least', () => {
  /** What somebody noted elsewhere: the last line of an export. */
  async function noted(): Promise<string> {
    const { stdout } = await ledgerCommand(['export']);
    const { sequence, hash } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
    return `${sequence}/${hash}`;
  }

  it('says that the record is intact while that event is there', async () => {
    const { code } = await ledgerCommand(['verify', '--at-least', await noted()]);
    expect(code).toBe(0);
  });

  it('finds that the end was cut off, which nothing in the ledger shows', async () => {
    const known = await noted();
    const database = new DatabaseSync(path);
    database.exec(`
      update ledger_head set sequence = 3, hash = (select hash from ledger_events where sequence = 3);
      delete from ledger_events where sequence > 3;
    `);
    database.close();
    expect((await ledgerCommand(['verify'])).code).toBe(0);
    const { code, stderr } = await ledgerCommand(['verify', '--at-least', known]);
    expect([code, stderr]).toEqual([
      1,
      'The record of changes is broken at end of the chain: event 4 was there once and is not now.\n',
    ]);
  });

  it('finds that another event stands in its place', async () => {
    const { code, stderr } = await ledgerCommand(['verify', '--at-least', `4/${'0'.repeat(64)}`]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('not the one that was there once')]);
  });

  it('explains itself where that event is not told as it should be', async () => {
    const { code, stderr } = await ledgerCommand(['verify', '--at-least', '4']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('Usage')]);
  });
});

describe('npm run ledger -- export', () => {
  it('writes every event as a line of JSON, oldest first', async () => {
    const { stdout, code } = await ledgerCommand(['export']);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(events.map(({ sequence, type }) => [sequence, type])).toEqual([
      [1, 'operation.reserved'],
      [2, 'operation.sent'],
      [3, 'operation.settled'],
      [4, 'write.denied'],
    ]);
    expect(events[2].operation).toMatchObject({
      customerId: DOCUMENTED,
      reason: 'Leaves us',
      requestedBy: { application: 'demo-operator' },
      outcome: 'ACCEPTED',
    });
  });
});

describe('the ledger command', () => {
  it('explains itself', async () => {
    const { code, stderr } = await ledgerCommand(['destroy']);
    expect([code, stderr]).toEqual([
      2,
      'Usage: npm run ledger -- verify [--at-least SEQUENCE/HASH] | export\n',
    ]);
  });

  it('makes nothing where there is no ledger', async () => {
    const { code, stderr } = await ledgerCommand(['verify'], { DATABASE_URL: join(folder, 'none.db') });
    expect([code, stderr]).toEqual([1, expect.stringContaining('none.db.key')]);
  });

  it('refuses another key', async () => {
    const env = { DATABASE_URL: path, LEDGER_KEY: 'not the key that this ledger was made with' };
    const { code, stderr } = await ledgerCommand(['verify'], env);
    expect([code, stderr]).toEqual([1, expect.stringContaining('another chain key')]);
  });
});
