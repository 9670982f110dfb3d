import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';
import { noCounts, type PlanHeader, type PlanRow, type PlanSummary } from './plan-format.js';

/** Writes a plan file line by line; it has its name only once it is whole. */
export class PlanWriter {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  readonly #header: PlanHeader;
  readonly #counts = noCounts();

  private constructor(path: string, file: FileHandle, header: PlanHeader) {
    this.#path = path;
    this.#file = file;
    this.#header = header;
  }

  /** Begins a plan. It names customers, so only its owner may read it. @throws CliError when it cannot be written */
  static async create(path: string, header: PlanHeader): Promise<PlanWriter> {
    const file = await open(`${path}.part`, 'w', 0o600).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : error;
      throw new CliError(EXIT.usage, `${path} cannot be written: ${why}.`);
    });
    const writer = new PlanWriter(path, file, header);
    await writer.#write(header);
    return writer;
  }

  async add(row: PlanRow): Promise<void> {
    this.#counts[row.action] += 1;
    await this.#write(row);
  }

  /** Ends the plan with its counts and its SHA-256, safely on disk. */
  async finish(): Promise<PlanSummary> {
    await this.#write({ counts: this.#counts });
    const sha256 = this.#hash.digest('hex');
    await this.#file.write(`${JSON.stringify({ sha256 })}\n`);
    await this.#file.sync();
    await this.#file.close();
    await rename(`${this.#path}.part`, this.#path);
    return { header: this.#header, counts: this.#counts, sha256 };
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    await this.#file.close().catch(() => {});
    await rm(`${this.#path}.part`, { force: true });
  }

  async #write(line: object): Promise<void> {
    const text = `${JSON.stringify(line)}\n`;
    this.#hash.update(text);
    await this.#file.write(text);
  }
}
