import type { Surroundings } from '../surroundings.js';
import { csvLine } from './csv-line.js';
import { tableLines } from './table-lines.js';

/** `json` is one object a line. */
export const FORMATS = ['table', 'json', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

/** One column: its heading, and its text of a row. */
export interface Column<T> {
  readonly heading: string;
  readonly text: (row: T) => string;
}

/**
 * Writes rows to stdout as they come: as a table for people (pages of 100 rows, so that long lists need no memory),
 * as CSV, or as JSON Lines with everything that a row has.
 */
export async function writeRows<T>(
  { stdout }: Surroundings,
  format: Format,
  columns: readonly Column<T>[],
  pages: AsyncIterable<readonly T[]>,
): Promise<void> {
  const cells = (row: T) => columns.map(({ text }) => text(row));
  const headings = columns.map(({ heading }) => heading);
  if (format === 'csv') stdout.write(`${csvLine(headings)}\r\n`);
  for await (const page of pages) {
    const lines =
      format === 'json'
        ? page.map((row) => JSON.stringify(row))
        : format === 'csv'
          ? page.map((row) => `${csvLine(cells(row))}\r`)
          : tableLines(headings, page.map(cells));
    if (lines.length > 0) stdout.write(`${lines.join('\n')}\n`);
  }
}

/** What a person sees by default, and what a program does. */
export function formatFor({ stdout }: Surroundings, wanted: Format | undefined): Format {
  return wanted ?? (stdout.isTTY ? 'table' : 'json');
}
