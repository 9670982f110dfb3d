import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';
import { columnOf, type FileRecord } from './file-record.js';

/** The longest line that can be meant; an open quote would otherwise swallow the file. */
const LONGEST_RECORD = 16_384;

interface ParsedLine {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Reads CSV with a heading line, separated by comma, semicolon or tab, as a stream. What cannot be read is a record
 * with a problem. @throws CliError when it is no text of one byte a letter
 */
export async function* readCsv(path: string): AsyncGenerator<FileRecord> {
  const parser = createReadStream(path).pipe(
    parse({
      bom: true,
      delimiter: await delimiterOf(path),
      // Looked at below: the parser's own check would end with the first line that fails it.
      relax_column_count: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_RECORD,
    }),
  );
  let heading: readonly string[] | undefined;
  try {
    for await (const { record, info } of parser as AsyncIterable<ParsedLine>) {
      const line = info.lines;
      if (heading === undefined) {
        heading = record;
        const twice = twiceIn(heading);
        if (twice === undefined) continue;
        // Which of the two is meant, nobody can tell for any line.
        return yield { line, problem: `the heading has two columns for "${twice}"` };
      }
      yield record.length === heading.length
        ? { line, cells: heading.map((name, index) => [name, record[index]]) }
        : { line, problem: `it has ${record.length} cells, and the heading has ${heading.length}` };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines : 1;
    yield { line, problem: `here it is no CSV that can be read: ${error.message}` };
  }
}

function twiceIn(heading: readonly string[]): string | undefined {
  const columns = heading.map(columnOf);
  return columns.find((column, index) => columns.indexOf(column) !== index);
}

async function delimiterOf(path: string): Promise<string> {
  const file = await open(path);
  const { buffer, bytesRead } = await file
    .read({ buffer: Buffer.alloc(4096), position: 0 })
    .finally(() => file.close());
  if (buffer[0] === 0xff || buffer[0] === 0xfe) {
    throw new CliError(EXIT.usage, `${path} is UTF-16. Save it as "CSV UTF-8".`);
  }
  const [heading = ''] = buffer.toString('utf8', 0, bytesRead).split(/\r?\n/, 1);
  const count = (delimiter: string) => heading.split(delimiter).length;
  return [';', '\t'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best), ',');
}
