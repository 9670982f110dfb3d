import { connect } from '../connection/connect.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { checkFile } from '../input/check-file.js';
import { startProgress } from '../output/progress.js';
import { describeCounts, describeRow } from '../plan/describe-plan.js';
import { makePlan } from '../plan/make-plan.js';
import { planFile, planRows } from '../plan/plan-reader.js';
import { type Surroundings, say } from '../surroundings.js';

export interface PlanOptions {
  readonly out?: string;
  readonly preview: boolean;
}

const MOST_SHOWN = 40;

/** `overage plan FILE`: says what a file would change, and writes it down for `overage apply`. */
export async function plan(
  surroundings: Surroundings,
  source: string,
  options: PlanOptions,
): Promise<ExitCode> {
  const { url, client } = connect(surroundings);
  const rows = await checkFile(source);
  const target = options.out ?? `${source}.plan`;
  const progress = await startProgress(surroundings, 'Reading', rows);
  const summary = await makePlan({
    source,
    target,
    gateway: url,
    client,
    preview: options.preview,
    signal: surroundings.stopping,
    onProgress: (by) => progress.advance(by),
  }).finally(() => progress.stop());
  if (surroundings.stdout.isTTY) await show(surroundings, target);
  else
    surroundings.stdout.write(
      `${JSON.stringify({ plan: target, ...summary.counts, sha256: summary.sha256 })}\n`,
    );
  say(
    surroundings,
    describeCounts(summary.counts),
    `The plan is ${target}. Carry it out with: overage apply ${target}`,
  );
  return EXIT.ok;
}

async function show({ stdout }: Surroundings, path: string): Promise<void> {
  let hidden = 0;
  let shown = 0;
  for await (const row of planRows(planFile(path))) {
    if (row.action === 'none') continue;
    if (shown === MOST_SHOWN) hidden += 1;
    else {
      stdout.write(`${describeRow(row)}\n`);
      shown += 1;
    }
  }
  if (hidden > 0) stdout.write(`  … and ${hidden} more in the plan file\n`);
}
