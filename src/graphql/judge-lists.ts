import type { Variables } from './argument-size.js';
import type { CostNode } from './cost-nodes.js';
import { formatError } from './format-error.js';
import type { Refusal } from './judge-document.js';

const MOST_IDS = 100;

/** The refusal, `BAD_USER_INPUT`, of a list without ids or with too many; nothing is thrown, as that costs more. */
export function refusalOfLists(costNodes: readonly CostNode[], variables: Variables): Refusal | undefined {
  for (const { size } of costNodes) {
    if (size?.kind !== 'list') continue;
    const count = size.count(variables);
    if (count < 1 || count > MOST_IDS) return notSoMany(size.name, count);
  }
  return undefined;
}

function notSoMany(name: string, count: number): Refusal {
  const remedy = count < 1 ? 'Name at least one.' : 'Ask in several requests.';
  const message = `${name} must hold 1 to ${MOST_IDS} ids; it holds ${count}. ${remedy}`;
  return [formatError({ message, extensions: { code: 'BAD_USER_INPUT' } }, undefined)];
}
