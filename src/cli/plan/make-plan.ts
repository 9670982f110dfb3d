import { basename } from 'node:path';
import type { OverageClient } from '../../client/overage-client-api.js';
import { OverageError } from '../../client/overage-error.js';
import { CliError } from '../cli-error.js';
import { EXIT, exitCodeOf } from '../exit-code.js';
import { inBatches } from '../in-batches.js';
import { inParallel } from '../in-parallel.js';
import { readRows } from '../input/check-file.js';
import type { WantedRow } from '../input/wanted-row.js';
import { errorOf, MOST_AT_ONCE, readCustomers } from '../read-customers.js';
import type { PlanRow, PlanSummary } from './plan-format.js';
import { PlanWriter } from './plan-writer.js';
import { toPlanRow } from './to-plan-row.js';

/** While one batch is waited for, the next one is asked already, so that the gateway's quota never lies idle. */
const BATCHES_AT_ONCE = 2;
const PREVIEWS_AT_ONCE = 8;
/** Fewer failed previews may still be about their customers. */
const FEWEST_TO_TELL = 4;

export interface PlanRequest {
  readonly source: string;
  readonly target: string;
  readonly gateway: URL;
  readonly client: Pick<OverageClient, 'overages' | 'previewOverage'>;
  /** Whether the gateway is asked, for each customer to be turned on, what stands against it. */
  readonly preview: boolean;
  readonly signal: AbortSignal;
  /** Called with how many more customers are done. */
  readonly onProgress: (by: number) => void;
}

/** Compares a checked input file with what is, and writes the plan. @throws CliError, OverageError; then no plan is left */
export async function makePlan(request: PlanRequest): Promise<PlanSummary> {
  const writer = await PlanWriter.create(request.target, {
    plan: 'overage',
    version: 1,
    gateway: request.gateway.href,
    createdAt: new Date().toISOString(),
    source: basename(request.source),
  });
  try {
    const batches = inBatches(readRows(request.source), MOST_AT_ONCE);
    const planned = inParallel(numbered(batches), BATCHES_AT_ONCE, (batch) => planBatch(request, batch));
    for await (const rows of planned) {
      for (const row of rows) await writer.add(row);
      request.onProgress(rows.length);
    }
    return await writer.finish();
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

interface Batch {
  readonly firstRow: number;
  readonly rows: readonly WantedRow[];
}

async function* numbered(batches: AsyncIterable<readonly WantedRow[]>): AsyncGenerator<Batch> {
  let firstRow = 1;
  for await (const rows of batches) {
    yield { firstRow, rows };
    firstRow += rows.length;
  }
}

/** A row, and the error that may pass for which it could not be planned. */
interface Planned {
  readonly row: PlanRow;
  readonly passing?: OverageError;
}

async function planBatch(request: PlanRequest, { firstRow, rows }: Batch): Promise<PlanRow[]> {
  const ids = rows.map(({ customerId }) => customerId);
  const answers = await readCustomers(request.client, ids, request.signal);
  const read = rows.map((row, index): Planned => {
    const answer = answers[index];
    if (answer === undefined) throw new CliError(EXIT.error, 'The gateway left out an answer.');
    const planned = toPlanRow(firstRow + index, row, answer);
    const error = errorOf(answer);
    return error === undefined ? { row: planned } : { row: planned, ...passingOf(error) };
  });
  throwIfAllPass(read);
  if (!request.preview) return read.map(({ row }) => row);
  const previewed: Planned[] = [];
  for await (const planned of inParallel(each(read), PREVIEWS_AT_ONCE, ({ row }) => previewRow(request, row)))
    previewed.push(planned);
  const asked = previewed.filter(
    (_planned, index) => read[index] !== undefined && needsPreview(read[index].row),
  );
  if (asked.length >= FEWEST_TO_TELL) throwIfAllPass(asked);
  return previewed.map(({ row }) => row);
}

/** Turning on is asked about beforehand: it is what costs money, and what can be refused for many reasons. */
function needsPreview({ action }: PlanRow): boolean {
  return action === 'enable' || action === 'change';
}

async function previewRow({ client, signal }: PlanRequest, row: PlanRow): Promise<Planned> {
  if (!needsPreview(row)) return { row };
  try {
    const { blockers } = await client.previewOverage(
      { customerId: row.customerId, ...row.wanted },
      { signal },
    );
    const [first] = blockers;
    if (first === undefined) return { row };
    return { row: { ...row, action: 'blocked', why: `${first.code}: ${first.message}` } };
  } catch (error) {
    if (!(error instanceof OverageError)) throw error;
    return {
      row: { ...row, action: 'blocked', why: `${error.code}: ${error.message}` },
      ...passingOf(error),
    };
  }
}

/** @throws OverageError when it is about the caller's rights: a plan without them would be a plan of guesses */
function passingOf(error: OverageError): { readonly passing?: OverageError } {
  if (exitCodeOf(error) === EXIT.notAllowed) throw error;
  return error.retryable ? { passing: error } : {};
}

/** One customer that cannot be read is blocked; where none can, it is not about the customers. */
function throwIfAllPass(planned: readonly Planned[]): void {
  const [first] = planned;
  if (first?.passing !== undefined && planned.every(({ passing }) => passing !== undefined))
    throw first.passing;
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
