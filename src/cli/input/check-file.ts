import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';
import { readRecords } from './read-records.js';
import { toWantedRow, type WantedRow } from './wanted-row.js';

const MOST_SHOWN = 50;

/**
 * Reads a whole input file and answers how many rows it has. Nothing is kept of it but the customer ids.
 * @throws CliError that names every problem by its line, when there is any
 */
export async function checkFile(path: string): Promise<number> {
  const seen = new Map<string, string>();
  const problems: string[] = [];
  let count = 0;
  const complain = (line: number, what: string) => {
    count += 1;
    if (problems.length < MOST_SHOWN) problems.push(`  line ${line}: ${what}`);
  };
  for await (const record of readRecords(path)) {
    const row = toWantedRow(record);
    if (isProblems(row)) for (const problem of row) complain(record.line, problem);
    else {
      const clash = clashOf(row, seen);
      if (clash !== undefined) complain(row.line, clash);
    }
  }
  if (count === 0 && seen.size > 0) return seen.size;
  if (count === 0) throw new CliError(EXIT.usage, `${path} has no rows.`);
  const more = count > problems.length ? [`  … and ${count - problems.length} more`] : [];
  throw new CliError(
    EXIT.usage,
    [
      `${path} cannot be used; nothing was done. ${count} problem${count === 1 ? '' : 's'}:`,
      ...problems,
      ...more,
    ].join('\n'),
  );
}

/** The rows of a file that was checked. @throws CliError when it has changed since */
export async function* readRows(path: string): AsyncGenerator<WantedRow> {
  for await (const record of readRecords(path)) {
    const row = toWantedRow(record);
    if (isProblems(row)) throw new CliError(EXIT.usage, `${path} was changed while it was being read.`);
    yield row;
  }
}

function clashOf({ line, customerId, wanted }: WantedRow, seen: Map<string, string>): string | undefined {
  const setting = JSON.stringify(wanted);
  const earlier = seen.get(customerId);
  if (earlier === undefined) {
    seen.set(customerId, `${line} ${setting}`);
    return undefined;
  }
  const [first = ''] = earlier.split(' ', 1);
  return earlier.endsWith(` ${setting}`)
    ? `customer ${customerId} stands already in line ${first}`
    : `customer ${customerId} is wanted differently in line ${first}`;
}

function isProblems(row: WantedRow | readonly string[]): row is readonly string[] {
  return Array.isArray(row);
}
