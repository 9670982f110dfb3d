import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Before any test: the page is built, once for all files; nothing happens when it is up to date. */
export async function setup(): Promise<void> {
  await promisify(execFile)(process.execPath, ['src/explorer/build.mjs']);
}
