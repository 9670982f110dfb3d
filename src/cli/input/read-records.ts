import { access, constants, stat } from 'node:fs/promises';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';
import type { FileRecord } from './file-record.js';
import { readCsv } from './read-csv.js';
import { readJson } from './read-json.js';

/** The records of a CSV, JSON or JSON Lines file, told by its name. @throws CliError when it cannot be read */
export async function* readRecords(path: string): AsyncGenerator<FileRecord> {
  await access(path, constants.R_OK).catch(() => {
    throw new CliError(EXIT.usage, `${path} cannot be read: there is no such file, or you may not read it.`);
  });
  if ((await stat(path)).isDirectory())
    throw new CliError(EXIT.usage, `${path} is a folder. Give a CSV or JSON file.`);
  yield* /\.(json|jsonl|ndjson)$/i.test(path) ? readJson(path) : readCsv(path);
}
