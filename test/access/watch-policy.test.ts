import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PolicyFileAccess, REGULAR_FILES } from '../../src/access/policy-file-access.js';
import { type WatchedPolicy, type WatchPolicyOptions, watchPolicy } from '../../src/access/watch-policy.js';
import { createLog } from '../../src/telemetry/log.js';
import { application } from './callers.js';

const ONE = '11111111-1111-4111-8111-111111111111';
const TWO = '22222222-2222-4222-8222-222222222222';
const WAIT = { timeout: 30_000, interval: 10 };

let folder: string;
let path: string;
let logged: string[];
let policy: WatchedPolicy | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-'));
  path = join(folder, 'policy.json');
  logged = [];
});

afterEach(() => policy?.stop());

const granting = (...customers: string[]) => JSON.stringify({ callers: [{ application: 'app', customers }] });

async function watch(options: Partial<WatchPolicyOptions> = {}): Promise<WatchedPolicy> {
  const destination = { write: (line: string) => void logged.push(line) };
  const log = createLog({ level: 'info', destination });
  policy = await watchPolicy(path, { log, intervalMs: 10, ...options });
  return policy;
}

const expectGrant = (watched: WatchedPolicy, ...customers: string[]) =>
  expect.poll(() => watched.customersOf(application()), WAIT).toEqual(new Set(customers));

describe('a watched policy', () => {
  it('cannot start from a broken file, and says what is wrong with it', async () => {
    await writeFile(path, '{"callers":[{"application":"app","customers":["x"]}]}');
    await expect(watch()).rejects.toThrow(`${path}: callers[0].customers[0]: not a GUID`);
  });

  it('follows a change of its file', async () => {
    await writeFile(path, granting(ONE));
    const watched = await watch();
    await expectGrant(watched, ONE);
    await writeFile(path, granting(TWO));
    await expectGrant(watched, TWO);
  });

  it('takes away what a change no longer grants, also from callers that were seen before', async () => {
    await writeFile(path, granting(ONE));
    const watched = await watch();
    const caller = application();
    expect(watched.mayTouch(caller, ONE)).toBe(true);
    await writeFile(path, granting());
    await expect.poll(() => watched.mayTouch(caller, ONE), WAIT).toBe(false);
  });

  it('follows a change of a customer file', async () => {
    await writeFile(path, '{"callers":[{"application":"app","customersFile":"ids.txt"}]}');
    await writeFile(join(folder, 'ids.txt'), ONE);
    const watched = await watch();
    await writeFile(join(folder, 'ids.txt'), `${ONE}\n${TWO}`);
    await expectGrant(watched, ONE, TWO);
  });

  it.each(['', '# soon\n'])(
    'keeps the customers of a file that is left with %j, and says so',
    async (nothing) => {
      await writeFile(path, '{"callers":[{"application":"app","customersFile":"ids.txt"}]}');
      const ids = join(folder, 'ids.txt');
      await writeFile(ids, ONE);
      const watched = await watch();
      await writeFile(ids, nothing);
      const problem = `${ids}: names no customer any more; to take all of them away, remove its entry`;
      await expect.poll(() => watched.status().problems, WAIT).toEqual([problem]);
      expect(watched.mayTouch(application(), ONE)).toBe(true);
      // Looked at again without a change in between: nothing else is in force now.
      await writeFile(ids, `${nothing}# later\n`);
      await expect.poll(() => logged.filter((line) => line.includes('cannot be used')).length, WAIT).toBe(2);
      expect(watched.mayTouch(application(), ONE)).toBe(true);
      await writeFile(ids, TWO);
      await expectGrant(watched, TWO);
      expect(watched.status().problems).toEqual([]);
    },
  );

  it('may begin with a customer file that names nobody, and takes all away when the entry is removed', async () => {
    await writeFile(path, '{"callers":[{"application":"app","customersFile":"ids.txt"}]}');
    await writeFile(join(folder, 'ids.txt'), '');
    const watched = await watch();
    expect(watched.customersOf(application())).toEqual(new Set());
    await writeFile(join(folder, 'ids.txt'), ONE);
    await expectGrant(watched, ONE);
    await writeFile(path, '{"callers":[]}');
    await expectGrant(watched);
  });

  it('follows a file that is replaced by a rename', async () => {
    await writeFile(path, granting(ONE));
    const watched = await watch();
    await writeFile(`${path}.new`, granting(TWO));
    await rename(`${path}.new`, path);
    await expectGrant(watched, TWO);
  });

  it('follows a folder that is swapped behind a symbolic link, as Kubernetes does', async () => {
    for (const [name, customer] of [
      ['v1', ONE],
      ['v2', TWO],
    ] as const) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'policy.json'), granting(customer));
    }
    await symlink('v1', join(folder, 'current'));
    await symlink('current/policy.json', path);
    const watched = await watch();
    await symlink('v2', join(folder, 'next'));
    await rename(join(folder, 'next'), join(folder, 'current'));
    await expectGrant(watched, TWO);
  });

  it('keeps the policy in force and complains once when a change is broken', async () => {
    await writeFile(path, granting(ONE));
    const watched = await watch();
    await writeFile(path, '{"callers":[{}]}');
    await expect.poll(() => watched.status().problems.length, WAIT).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(watched.customersOf(application())).toEqual(new Set([ONE]));
    expect(logged.filter((line) => line.includes('cannot be used'))).toHaveLength(1);
  });

  it('keeps the policy in force while the file is gone, and takes it up when it is back', async () => {
    await writeFile(path, granting(ONE));
    const watched = await watch();
    await rm(path);
    await expect.poll(() => watched.status().problems, WAIT).toEqual([`${path}: cannot be read`]);
    expect(watched.mayTouch(application(), ONE)).toBe(true);
    await writeFile(path, granting(TWO));
    await expectGrant(watched, TWO);
    expect(watched.status().problems).toEqual([]);
  });

  it('takes up a customer file that was missing when the policy came to name it', async () => {
    await writeFile(path, granting(ONE));
    const watched = await watch();
    await writeFile(path, '{"callers":[{"application":"app","customersFile":"late.txt"}]}');
    await expect.poll(() => watched.status().problems.length, WAIT).toBe(1);
    await writeFile(join(folder, 'late.txt'), TWO);
    await expectGrant(watched, TWO);
  });

  it('keeps the policy in force when a pipe takes the place of a customer file, and follows the next change', async () => {
    await writeFile(path, '{"callers":[{"application":"app","customersFile":"ids.txt"}]}');
    const ids = join(folder, 'ids.txt');
    await writeFile(ids, ONE);
    const watched = await watch();
    await rm(ids);
    execFileSync('mkfifo', [`${ids}.new`]);
    await rename(`${ids}.new`, ids);
    await expect.poll(() => watched.status().problems, WAIT).toEqual([`${ids}: is not a regular file`]);
    expect(watched.mayTouch(application(), ONE)).toBe(true);
    await rm(ids);
    await writeFile(ids, TWO);
    await expectGrant(watched, TWO);
  });

  describe('with customer files on a mount that hangs', () => {
    const answered = () => ({ answer: Promise.withResolvers<void>(), asked: 0 });
    let mount: ReturnType<typeof answered> | undefined;
    const hang = async (place: string) => {
      if (mount === undefined || place === path) return;
      mount.asked += 1;
      await mount.answer.promise;
    };
    const hangingAt = (step: keyof PolicyFileAccess): PolicyFileAccess => ({
      ...REGULAR_FILES,
      [step]: (place: string) => hang(place).then(() => REGULAR_FILES[step](place)),
    });
    const complaints = () => logged.filter((line) => line.includes('cannot be used')).length;

    beforeEach(async () => {
      mount = undefined;
      await writeFile(path, '{"callers":[{"application":"app","customersFile":"ids.txt"}]}');
      await writeFile(join(folder, 'ids.txt'), ONE);
    });

    it.each(['version', 'text'] as const)(
      'complains once, keeps the policy, and goes on when it answers (%s)',
      async (step) => {
        const watched = await watch({ files: hangingAt(step), answerMs: 50 });
        const hanging = answered();
        mount = hanging;
        await writeFile(join(folder, 'ids.txt'), TWO);
        const problem = `${join(folder, 'ids.txt')}: does not answer`;
        await expect.poll(() => watched.status().problems, WAIT).toEqual([problem]);
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect(watched.customersOf(application())).toEqual(new Set([ONE]));
        expect([complaints(), hanging.asked]).toEqual([1, 1]);
        mount = undefined;
        hanging.answer.resolve();
        await expectGrant(watched, TWO);
        expect(watched.status().problems).toEqual([]);
      },
    );

    it('follows a change of the policy that does without them', async () => {
      const watched = await watch({ files: hangingAt('version'), answerMs: 50 });
      mount = answered();
      await expect.poll(complaints, WAIT).toBe(1);
      await writeFile(path, granting(TWO));
      await expectGrant(watched, TWO);
      expect(watched.status().problems).toEqual([]);
    });

    it('does not start from them', async () => {
      mount = answered();
      await expect(watch({ files: hangingAt('text'), answerMs: 50 })).rejects.toThrow('does not answer');
    });
  });

  it('looks no more after it is stopped', async () => {
    await writeFile(path, granting(ONE));
    const watched = await watch();
    watched.stop();
    await writeFile(path, granting(TWO));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(watched.customersOf(application())).toEqual(new Set([ONE]));
  });
});
