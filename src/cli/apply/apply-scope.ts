import { isChange, noCounts, type PlanCounts } from '../plan/plan-format.js';
import { type PlanSource, planRows } from '../plan/plan-reader.js';
import type { Standings } from './undo-standings.js';

/** What there is to do of a plan. */
export interface ApplyScope {
  /** Its rows without those that are left alone. */
  readonly counts: PlanCounts;
  /** How many are left alone, by the reason. */
  readonly leftAlone: ReadonlyMap<string, number>;
  /** Rows to be done of which nobody knows whether there is something to do. */
  readonly uncertain: number;
}

/** Counts what there is to do of a plan that was verified. */
export async function scopeOf(plan: PlanSource, standings: Standings): Promise<ApplyScope> {
  const counts = noCounts();
  const leftAlone = new Map<string, number>();
  let uncertain = 0;
  for await (const row of planRows(plan)) {
    const why = isChange(row) ? standings.whyNot(row.row) : undefined;
    if (why !== undefined) leftAlone.set(why, (leftAlone.get(why) ?? 0) + 1);
    else counts[row.action] += 1;
    if (isChange(row) && standings.isUncertain(row.row)) uncertain += 1;
  }
  return { counts, leftAlone, uncertain };
}

/** What is left alone or uncertain, for people. */
export function describeScope({ leftAlone, uncertain }: ApplyScope): string[] {
  const reasons = [...leftAlone].map(([why, count]) => `${count} ${why}`).join(', ');
  return [
    ...(reasons === '' ? [] : [`What the plan never did is left alone: ${reasons}.`]),
    ...(uncertain === 0
      ? []
      : [
          `Of ${uncertain} nobody knows whether the plan did them. They are taken back where overage is as the plan wanted it.`,
        ]),
  ];
}
