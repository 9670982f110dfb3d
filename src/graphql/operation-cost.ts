import { lookedAt } from '../customer/own-list.js';
import type { Variables } from './argument-size.js';
import type { CostNode } from './cost-nodes.js';

/** What an operation may take at most. */
export interface Cost {
  readonly calls: number;
  /** Values that its answer may hold. */
  readonly values: number;
}

/**
 * What the fields take together with these variables.
 * @param ownCustomers how many customers the caller may see by name; undefined for who may see every one
 */
export function costOf(nodes: readonly CostNode[], variables: Variables, ownCustomers?: number): Cost {
  let calls = 0;
  let values = 0;
  for (const node of nodes) {
    const own = node.searches && ownCustomers;
    const asked = node.size?.count(variables) ?? 1;
    const count = own === undefined ? asked : Math.min(asked, own);
    const inner = costOf(node.children, variables);
    calls += own === undefined ? callsOf(node, count) : callsForOwn(node, variables, asked, own);
    calls += count * inner.calls;
    values += 1 + count * (node.leaves + inner.values);
  }
  return { calls, values };
}

function callsOf({ calls, size }: CostNode, count: number): number {
  return calls * (size?.kind === 'list' ? count : 1);
}

function callsForOwn({ searches }: CostNode, variables: Variables, first: number, own: number): number {
  return Math.min(lookedAt(first, searches?.(variables) ?? false), own);
}

/** Whether the cost depends on how many customers the caller may see by name. */
export function listsCustomers(nodes: readonly CostNode[]): boolean {
  return nodes.some(({ searches }) => searches !== undefined);
}
