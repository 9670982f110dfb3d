import type { OverageClient } from '../../client/overage-client-api.js';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';
import { inParallel } from '../in-parallel.js';
import { isChange, type PlanRow } from '../plan/plan-format.js';
import { type PlanSource, planRows } from '../plan/plan-reader.js';
import type { ApplyJournal, RowResult } from './apply-journal.js';
import { applyRow, enablingMustWait } from './apply-row.js';
import type { Standings } from './undo-standings.js';

/** A write is a read and a PUT; the gateway paces them, and more at once would only wait there. */
const WRITES_AT_ONCE = 4;

/** So many rows that fail one after the other with what may pass mean that it is not about the rows. */
const MOST_FAILURES_IN_A_ROW = 4;

export interface ApplyRequest {
  /** Verified, and such that nobody can change it meanwhile. */
  readonly plan: PlanSource;
  readonly planSha256: string;
  readonly standings: Standings;
  readonly client: Pick<OverageClient, 'setOverage' | 'request'>;
  readonly journal: ApplyJournal;
  /** No further row is begun once it aborts; those under way are finished and noted. */
  readonly stopping: AbortSignal;
  readonly onResult: (result: RowResult) => void;
  /** Called for every row that is left alone, and why. */
  readonly onSkip: (row: PlanRow, why: string) => void;
}

/**
 * Carries out what the journal does not have yet. Once enabling is refused for the time being, rows that turn on are
 * left for later and those that turn off go on.
 * @throws CliError when there is no use in going on, or something is left for later; resume then
 */
export async function applyPlan(request: ApplyRequest): Promise<void> {
  const { client, planSha256, journal, onResult } = request;
  const refusals: RowResult[] = [];
  const mayEnable = () => refusals.length === 0;
  const results = inParallel(openRows(request, mayEnable), WRITES_AT_ONCE, async (row) => {
    const result = await applyRow(client, planSha256, row, () => journal.begin(row.row));
    // Here and not where results are taken in order: whatever ends the run, what was done is noted.
    journal.note(result);
    if (enablingMustWait(row, result)) refusals.push(result);
    return result;
  });
  let failures = 0;
  for await (const result of results) {
    onResult(result);
    if (refusals.includes(result)) continue;
    failures = result.retryable ? failures + 1 : 0;
    if (failures === MOST_FAILURES_IN_A_ROW)
      throw new CliError(EXIT.tryLater, `${result.code}: ${result.message}`);
  }
  const [refusal] = refusals;
  if (refusal === undefined) return;
  throw new CliError(
    EXIT.tryLater,
    `${refusal.code}: ${refusal.message} Customers to be turned off were not kept waiting.`,
  );
}

async function* openRows(
  { plan, standings, journal, stopping, onSkip }: ApplyRequest,
  mayEnable: () => boolean,
): AsyncGenerator<PlanRow> {
  for await (const row of planRows(plan)) {
    if (stopping.aborted) return;
    // A row that ended in an error is tried again; its key makes that safe.
    if (!isChange(row) || journal.results.get(row.row)?.outcome !== undefined) continue;
    const why = standings.whyNot(row.row);
    if (why !== undefined) onSkip(row, why);
    else if (mayEnable() || !row.wanted.overageEnabled) yield row;
  }
}
