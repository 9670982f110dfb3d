import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';
import { ACTIONS, type PlanCounts, type PlanHeader, type PlanRow, type PlanSummary } from './plan-format.js';

/** Where the text of a plan comes from. */
export interface PlanSource {
  /** For people. */
  readonly path: string;
  /** The text from its beginning. */
  read(): Readable;
}

/** A plan as it is in its file now. */
export function planFile(path: string): PlanSource {
  return { path, read: () => createReadStream(path) };
}

/** Reads a plan to its end and checks that nobody has changed it. @throws CliError when it is no whole, unedited plan */
export async function verifyPlan(source: PlanSource): Promise<PlanSummary> {
  const { path } = source;
  const hash = createHash('sha256');
  let header: PlanHeader | undefined;
  let counts: PlanCounts | undefined;
  let sha256: string | undefined;
  for await (const text of linesOf(source)) {
    const line = parse(path, text);
    if (header === undefined) {
      if (!isHeader(line))
        throw new CliError(EXIT.usage, `${path} is no plan. Make one with: overage plan FILE`);
      header = line;
    }
    if (sha256 !== undefined) throw edited(path);
    if (typeof line.sha256 === 'string') sha256 = line.sha256;
    else hash.update(`${text}\n`);
    if (isCounts(line.counts)) counts = line.counts;
  }
  if (header === undefined || counts === undefined || sha256 === undefined || hash.digest('hex') !== sha256)
    throw edited(path);
  return { header, counts, sha256 };
}

/** The first line of a plan. @throws CliError when it is none */
export async function planHeader(source: PlanSource): Promise<PlanHeader> {
  for await (const text of linesOf(source)) {
    const line = parse(source.path, text);
    if (isHeader(line)) return line;
    break;
  }
  throw new CliError(EXIT.usage, `${source.path} is no plan.`);
}

/** The rows of a plan that was verified. */
export async function* planRows(source: PlanSource): AsyncGenerator<PlanRow> {
  for await (const text of linesOf(source)) {
    const line = parse(source.path, text);
    if (isRow(line)) yield line;
  }
}

type Line = Readonly<Record<string, unknown>>;

async function* linesOf(source: PlanSource): AsyncGenerator<string> {
  const { path } = source;
  try {
    yield* createInterface({ input: source.read(), crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(
      EXIT.usage,
      `${path} cannot be read: ${error instanceof Error ? error.message : error}.`,
    );
  }
}

function parse(path: string, text: string): Line {
  try {
    return { ...JSON.parse(text) };
  } catch {
    throw edited(path);
  }
}

function edited(path: string): CliError {
  return new CliError(
    EXIT.usage,
    `${path} is not as "overage plan" wrote it: it was edited or cut off. Nothing was done. Change the input file instead, and make a new plan.`,
  );
}

function isHeader(line: unknown): line is PlanHeader {
  return (
    isLine(line) &&
    line.plan === 'overage' &&
    line.version === 1 &&
    typeof line.gateway === 'string' &&
    typeof line.createdAt === 'string'
  );
}

function isCounts(value: unknown): value is PlanCounts {
  return isLine(value) && ACTIONS.every((action) => Number.isSafeInteger(value[action]));
}

function isRow(line: unknown): line is PlanRow {
  return (
    isLine(line) &&
    Number.isSafeInteger(line.row) &&
    typeof line.customerId === 'string' &&
    isLine(line.wanted)
  );
}

function isLine(value: unknown): value is Line {
  return typeof value === 'object' && value !== null;
}
