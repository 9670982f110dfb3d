import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Extensions, FieldResolver, Info, Query, Resolver, Root } from 'type-graphql';
import type { Authorizer } from '../access/authorize.js';
import type { GatewayContext } from '../access/gateway-context.js';
import { UUID } from '../hypermedia/uuid.scalar.js';
import { OverageCollection } from '../overage/overage-collection.type.js';
import type { OverageReader } from '../overage/overage-reader.js';
import { toFreshness } from '../overage/to-freshness.js';
import { askedFields } from './asked-fields.js';
import { AzurePlan } from './azure-plan.type.js';
import { Customer } from './customer.type.js';
import type { CustomerReads } from './customer-reads.js';
import { noneIsNeverStale } from './none-is-never-stale.js';
import { OverageEligibility } from './overage-eligibility.type.js';
import { isAzurePlan } from './subscription-kinds.js';
import { toAzurePlan } from './to-azure-plan.js';
import { toCustomer } from './to-customer.js';
import { toEligibility } from './to-eligibility.js';

/** One customer, and what a page about its overage shows besides. */
@Resolver(() => Customer)
export class CustomerResolver {
  constructor(
    private readonly authorizer: Authorizer,
    private readonly reads: CustomerReads,
    private readonly overageReader: OverageReader,
  ) {}

  @Query(() => Customer, {
    nullable: true,
    description: 'A customer with what decides about its overage. Needs the role Overage.Read.',
  })
  async customer(
    @Arg('id', () => UUID, { description: "The customer's Microsoft tenant id." }) id: string,
    @Ctx() { caller, request }: GatewayContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Customer> {
    this.authorizer.requireRole(caller, 'Overage.Read');
    this.authorizer.requireCustomer(caller, id);
    const asked = askedFields(info);
    // What will be needed anyway is asked for at once, not after the customer has come.
    const overage = asked.has('overage') ? this.overageReader.read(id, undefined, request) : undefined;
    overage?.catch(answeredByItsField);
    if (asked.has('overageEligibility') || asked.has('azurePlans')) {
      this.reads.subscriptions(id, request).catch(answeredByItsField);
    }
    const answer = await this.reads.customer(id, request);
    const customer = toCustomer(answer.value, { listed: false, freshness: toFreshness(answer) });
    return { ...customer, ...(overage && { overage }) };
  }

  @Extensions({ calls: 1 })
  @FieldResolver(() => OverageCollection, {
    nullable: true,
    description: 'Its overage settings, as the query "overage" answers them.',
  })
  overage(@Root() customer: Customer, @Ctx() context: GatewayContext): Promise<OverageCollection> {
    return customer.overage ?? this.overageReader.read(customer.id, undefined, requestFor(customer, context));
  }

  @Extensions({ calls: 2 })
  @FieldResolver(() => OverageEligibility, {
    nullable: true,
    description: 'Whether its overage could be enabled, and what stands against it.',
  })
  async overageEligibility(
    @Root() customer: Customer,
    @Ctx() context: GatewayContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<OverageEligibility> {
    const request = requestFor(customer, context);
    const asked = askedFields(info);
    if (asked.has('eligible') || asked.has('reasons')) {
      const holdings = await this.reads.holdings(customer.id, request);
      return { ...toEligibility(holdings.value), freshness: toFreshness(holdings) };
    }
    const subscriptions = await this.reads.subscriptions(customer.id, request);
    const eligibility = toEligibility({ subscriptions: subscriptions.value, entitlements: [] });
    return { ...eligibility, freshness: toFreshness(subscriptions) };
  }

  @Extensions({ calls: 1 })
  @FieldResolver(() => [AzurePlan], {
    nullable: true,
    description:
      'Its Azure plans; the entitlements that overage can be charged to are under these. An empty list is never said from a STALE answer: there is an error instead.',
  })
  async azurePlans(@Root() customer: Customer, @Ctx() context: GatewayContext): Promise<AzurePlan[]> {
    const subscriptions = await this.reads.subscriptions(customer.id, requestFor(customer, context));
    const plans = subscriptions.value.filter(isAzurePlan);
    if (plans.length === 0) noneIsNeverStale(subscriptions);
    const freshness = toFreshness(subscriptions);
    return plans.map((plan) => toAzurePlan(plan, { customer, freshness }));
  }
}

/** What is asked for each customer of a list waits behind people who ask for one. */
export function requestFor(
  { listed }: Pick<Customer, 'listed'>,
  { request }: GatewayContext,
): GatewayContext['request'] {
  return listed ? { ...request, priority: 'batch' } : request;
}

/** A failure of what was asked for ahead is reported by the field that needs it. */
function answeredByItsField(): void {}
