import type { Wanted } from '../input/wanted-row.js';
import type { Before, PlanCounts, PlanRow } from './plan-format.js';

/** What a plan amounts to, in words; what costs money first. */
export function describeCounts({ enable, disable, change, none, blocked }: PlanCounts): string {
  const parts = [
    `${enable} to be turned ON`,
    `${disable} to be turned off`,
    ...(change > 0 ? [`${change} to be charged or credited elsewhere`] : []),
    `${none} already as wanted`,
    `${blocked} blocked`,
  ];
  return `${parts.join(', ')}.`;
}

/** A row in words: what is, what will be, or why it cannot be. */
export function describeRow({ action, customerId, line, before, wanted, why }: PlanRow): string {
  const change = action === 'blocked' ? why : `${stateOf(before)} -> ${stateOf(wanted)}`;
  return `${SIGNS[action]} line ${line}  ${customerId}  ${change}`;
}

const SIGNS = { enable: '+', disable: '-', change: '~', none: ' ', blocked: '!' } as const;

function stateOf(state: Before | Wanted | null): string {
  if (state === null) return 'never set';
  if (!state.overageEnabled) return 'off';
  return `on${state.azureEntitlementId ? ` (charged to ${state.azureEntitlementId})` : ''}`;
}
