import type { Wanted } from '../input/wanted-row.js';

/** The type that a change is about, the only one that Partner Center lets be set (document "Update overage"). */
export const CHANGED_TYPE = 'PhoneServices';

/** The first line of a plan file. */
export interface PlanHeader {
  readonly plan: 'overage';
  readonly version: 1;
  /** The gateway that it was made with and is for. */
  readonly gateway: string;
  readonly createdAt: string;
  /** The file it was made from. */
  readonly source: string;
  /** Of an undo: whose it is. */
  readonly undoOf?: UndoneOf;
}

/** The plan that an undo takes back. */
export interface UndoneOf {
  readonly sha256: string;
  /** The file name of its journal, which tells what it did; in the folder of the undo. */
  readonly journal: string;
}

/** The overage of a customer when the plan was made; in an undo, as the plan left it, without what nobody knows. */
export interface Before {
  readonly overageEnabled: boolean;
  readonly azureEntitlementId?: string | null;
  readonly partnerId?: string | null;
}

export const ACTIONS = ['enable', 'disable', 'change', 'none', 'blocked'] as const;
export type Action = (typeof ACTIONS)[number];

/** One customer. `change` leaves overage on and charges another entitlement or names another partner. */
export interface PlanRow {
  readonly row: number;
  /** Where it stands in the source. */
  readonly line: number;
  readonly customerId: string;
  readonly action: Action;
  /** Why it is blocked. */
  readonly why?: string;
  /** null where overage was never set. */
  readonly before: Before | null;
  readonly wanted: Wanted;
  readonly reason?: string;
}

export type PlanCounts = Readonly<Record<Action, number>>;

/** What a whole plan amounts to; its SHA-256 covers every line before the last and names the plan. */
export interface PlanSummary {
  readonly header: PlanHeader;
  readonly counts: PlanCounts;
  readonly sha256: string;
}

/** How many customers a plan changes. */
export function changesOf({ enable, disable, change }: PlanCounts): number {
  return enable + disable + change;
}

/** Whether a row is something to do. */
export function isChange({ action }: PlanRow): boolean {
  return action === 'enable' || action === 'disable' || action === 'change';
}

/** No row of any kind. */
export function noCounts(): Record<Action, number> {
  return { enable: 0, disable: 0, change: 0, none: 0, blocked: 0 };
}
