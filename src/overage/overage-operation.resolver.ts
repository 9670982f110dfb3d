import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import type { AccessPolicy } from '../access/access-policy.js';
import type { Authorizer } from '../access/authorize.js';
import { type Caller, may } from '../access/caller.js';
import type { GatewayContext } from '../access/gateway-context.js';
import { GatewayError } from '../errors/gateway-error.js';
import { UUID } from '../hypermedia/uuid.scalar.js';
import { isStorable } from '../ledger/is-storable.js';
import type { LedgerReader } from '../ledger/ledger.js';
import type { OperationFilter } from '../ledger/list-operations.js';
import { OverageOperation } from './overage-operation.type.js';
import { OverageOperationConnection, OverageOperationFilter } from './overage-operation-connection.type.js';
import { SetOverageOutcome } from './set-overage-outcome.enum.js';
import { toOverageOperation } from './to-overage-operation.js';

const LONGEST_PAGE = 100;
/** More customers than this are not worked into one query; the caller names one instead. */
const MOST_CUSTOMERS = 1000;

/** The record of writes: who turned what on or off, and what became of it. */
@Resolver(() => OverageOperation)
export class OverageOperationResolver {
  constructor(
    private readonly authorizer: Authorizer,
    private readonly policy: Pick<AccessPolicy, 'customersOf'>,
    private readonly ledger: Pick<LedgerReader, 'operation' | 'operations'>,
  ) {}

  @Query(() => OverageOperation, {
    nullable: true,
    description:
      'One change by its id: where an UNKNOWN write ended up. A caller may always read its own; for others it takes the role Operations.Read.',
  })
  async overageOperation(
    @Arg('id', () => UUID, { description: "The operation's id, as setOverage answered it." }) id: string,
    @Ctx() { caller }: GatewayContext,
  ): Promise<OverageOperation> {
    const operation = await this.ledger.operation(id);
    if (operation === undefined) throw operationNotFound(id);
    if (operation.caller !== caller.key && !this.maySee(caller, operation.customerId))
      throw operationNotFound(id);
    return toOverageOperation(operation);
  }

  @Query(() => OverageOperationConnection, {
    nullable: true,
    description:
      'Changes, newest first. With the role Operations.Read those of every customer that you may see, else your own.',
  })
  async overageOperations(
    @Arg('customerId', () => UUID, { nullable: true, description: 'Only changes of this customer.' })
    customerId: string | null | undefined,
    @Arg('filter', () => OverageOperationFilter, { nullable: true, description: 'Which of them.' })
    filter: OverageOperationFilter | null | undefined,
    @Arg('first', () => Int, { defaultValue: 20, description: 'How many at most, 1 to 100.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'The endCursor of the page before.' })
    after: string | null | undefined,
    @Ctx() { caller }: GatewayContext,
  ): Promise<OverageOperationConnection> {
    if (first < 1 || first > LONGEST_PAGE) {
      throw new GatewayError('BAD_USER_INPUT', `first must be 1 to ${LONGEST_PAGE}; it is ${first}.`);
    }
    if (filter?.outcome === SetOverageOutcome.PREVIEW) {
      throw new GatewayError('BAD_USER_INPUT', 'Previews are not recorded; filter by another outcome.');
    }
    refuseUnstorable({ application: filter?.application, user: filter?.user });
    const visible = this.visibleTo(caller, customerId ?? undefined);
    const page = await this.ledger.operations({ ...toFilter(filter), ...visible }, first, after ?? undefined);
    return {
      edges: page.edges.map(({ cursor, operation }) => ({ cursor, node: toOverageOperation(operation) })),
      pageInfo: { hasNextPage: page.hasNextPage, endCursor: page.edges.at(-1)?.cursor ?? null },
    };
  }

  /** The part of the filter that keeps a caller to what it may see. @throws GatewayError `NOT_FOUND` for a forbidden customer */
  private visibleTo(caller: Caller, customerId: string | undefined): OperationFilter {
    if (customerId !== undefined) this.authorizer.requireCustomer(caller, customerId);
    if (!may(caller, 'Operations.Read')) return { caller: caller.key, customerId };
    if (customerId !== undefined) return { customerId };
    const customers = this.policy.customersOf(caller);
    if (customers === '*') return {};
    if (customers.size > MOST_CUSTOMERS) {
      throw new GatewayError(
        'BAD_USER_INPUT',
        'You may see too many customers for one list. Give a customerId.',
      );
    }
    return { customerIds: [...customers] };
  }

  private maySee(caller: Caller, customerId: string): boolean {
    try {
      this.authorizer.requireRole(caller, 'Operations.Read');
      this.authorizer.requireCustomer(caller, customerId);
      return true;
    } catch {
      return false;
    }
  }
}

function toFilter(filter: OverageOperationFilter | null | undefined): OperationFilter {
  return {
    application: filter?.application ?? undefined,
    user: filter?.user ?? undefined,
    since: filter?.since ?? undefined,
    until: filter?.until ?? undefined,
    ...(filter?.outcome != null &&
      filter.outcome !== SetOverageOutcome.PREVIEW && { outcome: filter.outcome }),
  };
}

/** What no record can hold, some databases refuse to look for. */
function refuseUnstorable(texts: Readonly<Record<string, string | null | undefined>>): void {
  for (const [field, text] of Object.entries(texts)) {
    if (text == null || isStorable(text)) continue;
    throw new GatewayError(
      'BAD_USER_INPUT',
      `filter.${field} contains characters that no id has (NUL, or half of a surrogate pair). Remove them.`,
    );
  }
}

/** One answer for an operation that does not exist and for one of others. */
function operationNotFound(id: string): GatewayError {
  return new GatewayError('NOT_FOUND', `There is no operation ${id} that you may see. Check the id.`);
}
