import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
const STRICT = [
  ...['--ignoreConfig', '--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'],
  ...['--target', 'ES2024', '--module', 'NodeNext'],
];

/** A project of its own with nothing but the packed client installed. */
export interface ConsumerProject {
  readonly folder: string;
  /** Type-checks a file, declarations of the client included. @throws Error with what the compiler says */
  typeCheck(file: string, ...options: string[]): Promise<void>;
  remove(): Promise<void>;
}

/** Builds what `npm pack` packs. */
export async function buildClient(): Promise<void> {
  await run('npm', ['run', '--silent', 'build:client'], { cwd: ROOT });
}

/** Packs the client that was built, and installs it into an empty project below `parent`. */
export async function installPackedClient(parent: string = tmpdir()): Promise<ConsumerProject> {
  const folder = await mkdtemp(join(parent, 'overage-consumer-'));
  await run('npm', ['run', '--silent', 'build:client'], { cwd: ROOT });
  await run('npm', ['pack', '--silent', join(ROOT, 'dist/client'), '--pack-destination', folder], {
    cwd: ROOT,
  });
  const [tarball = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module", "private": true }');
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, tarball)], {
    cwd: folder,
  });
  return {
    folder,
    typeCheck: async (file, ...options) => {
      await run(process.execPath, [TSC, ...STRICT, ...options, file], { cwd: folder }).catch((error) => {
        throw new Error(error.stdout);
      });
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
