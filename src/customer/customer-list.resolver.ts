import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import type { AccessPolicy } from '../access/access-policy.js';
import type { Authorizer } from '../access/authorize.js';
import type { GatewayContext } from '../access/gateway-context.js';
import { GatewayError } from '../errors/gateway-error.js';
import type { CustomerFilter } from '../partner-center/list-customers.api.js';
import { CustomerConnection } from './customer-connection.type.js';
import type { CustomerPageRequest } from './customer-page.js';
import type { CustomerReads } from './customer-reads.js';
import { CustomerSearch } from './customer-search.input.js';
import { pageOfOwn } from './own-list.js';
import type { PartnerList } from './partner-list.js';
import { toFilter } from './to-filter.js';

const LONGEST_PAGE = 100;

export interface CustomerListOptions {
  readonly authorizer: Authorizer;
  readonly policy: Pick<AccessPolicy, 'customersOf'>;
  readonly reads: Pick<CustomerReads, 'customerIfKnown'>;
  readonly partnerList: PartnerList;
  /** Whether the gateway signs in to Partner Center as a user too (App+User). */
  readonly hasUserCredentials: boolean;
}

/** Lists: whoever may see every customer pages Partner Center's list, everybody else the customers given to them. */
@Resolver(() => CustomerConnection)
export class CustomerListResolver {
  constructor(private readonly options: CustomerListOptions) {}

  @Query(() => CustomerConnection, {
    nullable: true,
    description:
      'The customers that you may see, page by page. Needs the role Overage.Read. If you may see only some, a search looks at no more than 50 of them (or first, if that is more) for one page: follow hasNextPage even when a page is empty.',
  })
  async customers(
    @Arg('first', () => Int, { defaultValue: 25, description: 'How many at most, 1 to 100.' }) first: number,
    @Arg('after', () => String, {
      nullable: true,
      description: 'A cursor of the page before; only with the same search. Pages may then keep their size.',
    })
    after: string | null | undefined,
    @Arg('search', () => CustomerSearch, { nullable: true, description: 'Which customers; all by default.' })
    search: CustomerSearch | null | undefined,
    @Ctx() { caller, request: context }: GatewayContext,
  ): Promise<CustomerConnection> {
    const { authorizer, policy, reads, partnerList } = this.options;
    authorizer.requireRole(caller, 'Overage.Read');
    if (first < 1 || first > LONGEST_PAGE) {
      throw new GatewayError('BAD_USER_INPUT', `first must be 1 to ${LONGEST_PAGE}; it is ${first}.`);
    }
    const filter = search == null ? undefined : toFilter(search);
    // Asked anew for every page: what a caller may see can change between two.
    const own = policy.customersOf(caller);
    const binding = JSON.stringify([caller.key, own === '*', filter ?? null]);
    const page: CustomerPageRequest = { first, after: after ?? undefined, filter, binding, context };
    this.checkResellerSearch(filter, own === '*');
    return own === '*' ? partnerList.page(page) : pageOfOwn(reads, own, page);
  }

  /** Document "Get a list of customers of an indirect reseller": only with App+User credentials. */
  private checkResellerSearch(filter: CustomerFilter | undefined, seesAll: boolean): void {
    if (filter?.field !== 'IndirectReseller') return;
    if (!seesAll) {
      throw new GatewayError(
        'BAD_USER_INPUT',
        'Only callers that may see every customer can search by indirectResellerId. Search by name or domain.',
      );
    }
    if (!this.options.hasUserCredentials) {
      throw new GatewayError(
        'UPSTREAM_FORBIDDEN',
        "Partner Center lets only a user search by indirect reseller, and the gateway signs in as an application alone. Search by name or domain, or have the gateway's operator configure App+User credentials.",
      );
    }
  }
}
