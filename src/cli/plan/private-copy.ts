import { copyFile, type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';
import type { PlanSource } from './plan-reader.js';

/**
 * A copy of a plan that nobody else can get at: what was verified is what is carried out, whatever becomes of the file
 * meanwhile. It has no name any more, so nothing of it is left behind, even by a process that is killed.
 */
export class PrivateCopy implements PlanSource {
  readonly path: string;
  readonly #file: FileHandle;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  /** @throws CliError when the file cannot be read */
  static async of(path: string): Promise<PrivateCopy> {
    const folder = await mkdtemp(join(tmpdir(), 'overage-plan-'));
    try {
      await copyFile(path, join(folder, 'plan')).catch((error: unknown) => {
        const why = error instanceof Error ? error.message : error;
        throw new CliError(EXIT.usage, `${path} cannot be read: ${why}.`);
      });
      return new PrivateCopy(path, await open(join(folder, 'plan')));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  read(): Readable {
    return this.#file.createReadStream({ start: 0, autoClose: false });
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
