import type { ExpressionBuilder } from 'kysely';
import type { Operation, OperationOutcome } from './operation.js';
import { toOperation } from './operation-row.js';
import { type PagePosition, toCursor, toPosition } from './page-cursor.js';
import type { Store } from './store.js';
import type { LedgerTables } from './tables.js';

/** Which operations to list; everything given must hold. */
export interface OperationFilter {
  readonly customerId?: string | undefined;
  /** Any of these customers; none at all when it is empty. */
  readonly customerIds?: readonly string[] | undefined;
  readonly outcome?: OperationOutcome | undefined;
  readonly application?: string | undefined;
  readonly user?: string | undefined;
  readonly caller?: string | undefined;
  /** Requested at or after. */
  readonly since?: Date | undefined;
  /** Requested before. */
  readonly until?: Date | undefined;
}

/** A page of operations, newest first. */
export interface OperationPage {
  readonly edges: readonly { readonly cursor: string; readonly operation: Operation }[];
  readonly hasNextPage: boolean;
}

/**
 * The newest `first` operations that the filter lets through, or those that follow the cursor `after`.
 * @throws GatewayError `BAD_USER_INPUT` for a cursor that is not one of ours
 */
export async function operations(
  store: Store,
  filter: OperationFilter,
  first: number,
  after?: string,
): Promise<OperationPage> {
  const position = after === undefined ? undefined : toPosition(after);
  const rows = await matching(store, filter, position)
    .orderBy('requested_at', 'desc')
    .orderBy('id', 'desc')
    .limit(first + 1)
    .execute();
  const found = rows.slice(0, first).map(toOperation);
  return {
    edges: found.map((operation) => ({ cursor: toCursor(operation), operation })),
    hasNextPage: rows.length > first,
  };
}

function matching(store: Store, filter: OperationFilter, after: PagePosition | undefined) {
  return store.database.db
    .selectFrom('ledger_operations')
    .selectAll()
    .where((where) => where.and([...conditions(where, filter), ...olderThan(where, after)]));
}

type Where = ExpressionBuilder<LedgerTables, 'ledger_operations'>;

function conditions(where: Where, filter: OperationFilter) {
  const { customerId, customerIds, outcome, application, user, caller, since, until } = filter;
  return [
    ...(customerId === undefined ? [] : [where('customer_id', '=', customerId)]),
    ...(customerIds === undefined ? [] : [anyOf(where, customerIds)]),
    ...(outcome === undefined ? [] : [where('outcome', '=', outcome)]),
    ...(application === undefined ? [] : [where('application', '=', application)]),
    ...(user === undefined ? [] : [where('user_id', '=', user)]),
    ...(caller === undefined ? [] : [where('caller', '=', caller)]),
    ...(since === undefined ? [] : [where('requested_at', '>=', since.toISOString())]),
    ...(until === undefined ? [] : [where('requested_at', '<', until.toISOString())]),
  ];
}

function anyOf(where: Where, customerIds: readonly string[]) {
  // An empty list is not valid SQL everywhere.
  return customerIds.length === 0 ? where.lit(false) : where('customer_id', 'in', customerIds);
}

/** The first condition follows from the second; it is there for the index. */
function olderThan(where: Where, position: PagePosition | undefined) {
  if (position === undefined) return [];
  const { requestedAt, id } = position;
  return [
    where('requested_at', '<=', requestedAt),
    where.or([where('requested_at', '<', requestedAt), where('id', '<', id)]),
  ];
}
