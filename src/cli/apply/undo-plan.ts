import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';
import type { Wanted } from '../input/wanted-row.js';
import { type Before, isChange, type PlanRow, type PlanSummary } from '../plan/plan-format.js';
import { type PlanSource, planFile, planHeader, planRows } from '../plan/plan-reader.js';
import { PlanWriter } from '../plan/plan-writer.js';
import { journalPath } from './apply-journal.js';

/**
 * Writes the plan that takes a plan back, unless it is there from an earlier run. It is written before anything is
 * done, so it has every change of the plan; which of them were made, `standingsOf` learns from the journal when the
 * undo is applied. @throws CliError when the undo of another plan is in its place
 */
export async function writeUndoPlan(plan: PlanSource, { header, sha256 }: PlanSummary): Promise<void> {
  const path = `${plan.path}.undo`;
  if (await exists(path)) return refuseAnother(path, plan.path, sha256);
  const writer = await PlanWriter.create(path, {
    ...header,
    createdAt: new Date().toISOString(),
    source: `undo of ${header.source}`,
    undoOf: { sha256, journal: basename(journalPath(plan.path)) },
  });
  try {
    for await (const row of planRows(plan)) if (isChange(row)) await writer.add(toUndoRow(row));
    await writer.finish();
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

async function refuseAnother(path: string, plan: string, sha256: string): Promise<void> {
  const { undoOf } = await planHeader(planFile(path));
  if (undoOf?.sha256 === sha256) return;
  throw new CliError(
    EXIT.usage,
    `${path} takes back another plan. Move it and ${journalPath(plan)} away together, or give this plan another name. Nothing was done.`,
  );
}

function toUndoRow({ row, line, customerId, action, before, wanted }: PlanRow): PlanRow {
  const undo = { row, line, customerId, before: toBefore(wanted), wanted: toWanted(before) };
  if (action === 'enable') return { ...undo, action: 'disable' };
  if (undo.wanted.azureEntitlementId === undefined) {
    const why = 'ENTITLEMENT_REQUIRED: it was on without an entitlement that could be named again.';
    return { ...undo, action: 'blocked', why };
  }
  return { ...undo, action: action === 'disable' ? 'enable' : 'change' };
}

function toWanted(before: Before | null): Wanted {
  if (before === null || !before.overageEnabled) return { overageEnabled: false };
  return {
    overageEnabled: true,
    ...(before.azureEntitlementId != null && { azureEntitlementId: before.azureEntitlementId }),
    ...(before.partnerId != null && { partnerId: before.partnerId }),
  };
}

function toBefore({ overageEnabled, azureEntitlementId, partnerId }: Wanted): Before {
  return {
    overageEnabled,
    ...(azureEntitlementId !== undefined && { azureEntitlementId }),
    ...(partnerId !== undefined && { partnerId }),
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
