import type { OverageClient } from '../../client/overage-client-api.js';
import { ApplyJournal, journalPath, type RowResult } from '../apply/apply-journal.js';
import { applyPlan } from '../apply/apply-plan.js';
import { describeScope, scopeOf } from '../apply/apply-scope.js';
import { checkPlan } from '../apply/check-plan.js';
import { confirmEnabling } from '../apply/confirm.js';
import { type ApplySummary, exitCodeFor, summaryOf } from '../apply/summary.js';
import { writeUndoPlan } from '../apply/undo-plan.js';
import { ALL_ROWS, standingsOf } from '../apply/undo-standings.js';
import { CliError } from '../cli-error.js';
import { connect } from '../connection/connect.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { parseDurationMs } from '../input/parse-duration.js';
import { startProgress } from '../output/progress.js';
import { describeCounts } from '../plan/describe-plan.js';
import { changesOf } from '../plan/plan-format.js';
import { type PlanSource, verifyPlan } from '../plan/plan-reader.js';
import { PrivateCopy } from '../plan/private-copy.js';
import { type Surroundings, say } from '../surroundings.js';

export interface ApplyOptions {
  readonly yes: boolean;
  readonly maxChanges?: number;
  readonly maxAge: string;
}

/** `overage apply PLAN`: carries out a plan, or the rest of it. */
export async function apply(
  surroundings: Surroundings,
  path: string,
  options: ApplyOptions,
): Promise<ExitCode> {
  const { url, client } = connect(surroundings);
  const plan = await PrivateCopy.of(path);
  try {
    return await carryOut(surroundings, plan, url, client, options);
  } finally {
    await plan.close();
  }
}

async function carryOut(
  surroundings: Surroundings,
  plan: PlanSource,
  gateway: URL,
  client: OverageClient,
  options: ApplyOptions,
): Promise<ExitCode> {
  const verified = await verifyPlan(plan);
  const { header, sha256 } = verified;
  const standings = header.undoOf === undefined ? ALL_ROWS : standingsOf(plan.path, header.undoOf);
  const scope = await scopeOf(plan, standings);
  const limits = { maxAgeMs: parseDurationMs(options.maxAge), maxChanges: options.maxChanges };
  checkPlan(header, changesOf(scope.counts), { gateway, ...limits, now: new Date() });
  const changes = changesOf(verified.counts);
  say(surroundings, describeCounts(scope.counts), ...describeScope(scope));
  if (changes === 0) return EXIT.ok;
  if (scope.counts.enable > 0 && !options.yes) await confirmEnabling(surroundings, scope.counts.enable);

  await writeUndoPlan(plan, verified);
  const journal = ApplyJournal.open(journalPath(plan.path), sha256);
  const summary = () => summaryOf(changes, changes - changesOf(scope.counts), journal.results.values());
  const before = summary();
  if (before.done > 0)
    say(surroundings, `${before.done} of ${changes} were done before; going on with the rest.`);
  const progress = await startProgress(surroundings, 'Applying', changes - before.skipped - before.done);
  const report = reporter(surroundings);
  try {
    await applyPlan({
      plan,
      planSha256: sha256,
      standings,
      client,
      journal,
      stopping: surroundings.stopping,
      onResult: (result) => {
        progress.advance(1);
        report(result);
      },
      onSkip: ({ row, customerId }, skipped) => {
        if (!surroundings.stdout.isTTY)
          surroundings.stdout.write(`${JSON.stringify({ row, customerId, skipped })}\n`);
      },
    });
  } catch (error) {
    if (error instanceof CliError) throw stoppedEarly(error, summary(), plan.path);
    throw error;
  } finally {
    progress.stop();
    journal.close();
  }
  return conclude(surroundings, summary(), plan.path);
}

/** Programs get every result; a person only those that need one. */
function reporter({ stdout }: Surroundings): (result: RowResult) => void {
  if (!stdout.isTTY) return (result) => stdout.write(`${JSON.stringify(result)}\n`);
  return ({ row, customerId, outcome, code, message, operationId }) => {
    if (outcome === 'UNKNOWN')
      stdout.write(`? row ${row}  ${customerId}  outcome unknown: operation ${operationId}\n`);
    else if (code !== undefined) stdout.write(`! row ${row}  ${customerId}  ${code}: ${message}\n`);
  };
}

function conclude(surroundings: Surroundings, summary: ApplySummary, plan: string): ExitCode {
  const { stdout } = surroundings;
  if (!stdout.isTTY) stdout.write(`${JSON.stringify({ summary })}\n`);
  say(surroundings, `${describe(summary)} To take it back: overage apply ${plan}.undo`);
  if (summary.open + summary.toRepeat > 0) say(surroundings, `Go on with: overage apply ${plan}`);
  if (summary.unknown > 0) say(surroundings, 'Follow the unknown ones: overage operations --outcome UNKNOWN');
  return exitCodeFor(summary);
}

function stoppedEarly(error: CliError, summary: ApplySummary, plan: string): CliError {
  return new CliError(
    error.exitCode,
    `${error.message}\n${describe(summary)} Go on later with: overage apply ${plan}`,
  );
}

function describe({ changes, skipped, done, unknown, failed, toRepeat, open }: ApplySummary): string {
  const leftAlone = skipped > 0 ? ` ${skipped} left alone,` : '';
  return `${done} of ${changes} done,${leftAlone} ${failed} refused or failed, ${toRepeat} to try again, ${unknown} unknown, ${open} not begun.`;
}
