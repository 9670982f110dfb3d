import type { Tx } from './store.js';

/**
 * When a change is asked for, by `now` but always after the customer's change before it. The dates of a customer's
 * changes tell their order, and that must hold where the clock was set back or replicas' clocks differ: a change that
 * seems to be later than one it came before would be overlooked by it. Needs the lock on the chain's end.
 */
export async function dateOfRequest(tx: Tx, customerId: string, now: Date): Promise<string> {
  const latest = await tx
    .selectFrom('ledger_operations')
    .select(({ fn }) => fn.max('requested_at').as('at'))
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  if (latest?.at == null) return now.toISOString();
  return new Date(Math.max(now.getTime(), Date.parse(latest.at) + 1)).toISOString();
}
