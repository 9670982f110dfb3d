import { readFileSync } from 'node:fs';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';
import type { RowResult } from './apply-journal.js';

/** What a journal holds. */
export interface JournalContent {
  /** Nothing is there yet. */
  readonly isNew: boolean;
  /** A process that was killed while it wrote left half a line. */
  readonly endsInHalfALine: boolean;
  /** The last result of each row. */
  readonly results: Map<number, RowResult>;
  /** Rows that were sent, or nearly. */
  readonly begun: Set<number>;
}

/** Reads the journal of a plan; one that is not there is new. @throws CliError when it belongs to another plan */
export function readJournal(path: string, planSha256: string): JournalContent {
  const text = readIfThere(path);
  const [first, ...lines] = text.split('\n').flatMap(parse);
  if (first !== undefined && !isHeadOf(first, planSha256)) {
    throw new CliError(
      EXIT.usage,
      `${path} is the journal of another plan. Move it away, or give the plan another name.`,
    );
  }
  return {
    isNew: first === undefined,
    endsInHalfALine: !text.endsWith('\n'),
    results: new Map(lines.filter(isResult).map((result) => [result.row, result])),
    begun: new Set(lines.filter(isBegun).map(({ begun }) => begun)),
  };
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

function parse(line: string): unknown[] {
  try {
    const value: unknown = JSON.parse(line);
    return [value];
  } catch {
    return [];
  }
}

function isHeadOf(value: unknown, planSha256: string): boolean {
  return isObject(value) && 'journalOf' in value && value.journalOf === planSha256;
}

function isResult(value: unknown): value is RowResult {
  return isObject(value) && 'row' in value && typeof value.row === 'number' && 'customerId' in value;
}

function isBegun(value: unknown): value is { readonly begun: number } {
  return isObject(value) && 'begun' in value && typeof value.begun === 'number';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
