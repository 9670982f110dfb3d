import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import type { Authorizer } from '../access/authorize.js';
import type { GatewayContext } from '../access/gateway-context.js';
import { UUID } from '../hypermedia/uuid.scalar.js';
import { OverageCollection } from './overage-collection.type.js';
import type { OverageReader } from './overage-reader.js';

/** Reads: who may see which customer's overage, and where from. */
@Resolver(() => OverageCollection)
export class OverageResolver {
  constructor(
    private readonly authorizer: Authorizer,
    private readonly reader: OverageReader,
  ) {}

  @Query(() => OverageCollection, {
    nullable: true,
    description: 'The overage settings of a customer. Needs the role Overage.Read.',
  })
  async overage(
    @Arg('customerId', () => UUID, { description: "The customer's Microsoft tenant id." }) customerId: string,
    @Arg('maxAgeSeconds', () => Int, {
      nullable: true,
      description:
        'How old an answer may be, 0 to ask Partner Center in any case. It bounds STALE answers too; without it the gateway decides.',
    })
    maxAgeSeconds: number | null | undefined,
    @Ctx() context: GatewayContext,
  ): Promise<OverageCollection> {
    this.authorizer.requireRole(context.caller, 'Overage.Read');
    return this.readOne(customerId, maxAgeSeconds, context);
  }

  @Query(() => [OverageCollection], {
    nullable: 'itemsAndList',
    description:
      'The overage settings of 1 to 100 customers, in the order asked for. A customer that fails is null, with an error at its path; the others are answered. Needs the role Overage.Read.',
  })
  overages(
    @Arg('customerIds', () => [UUID], { description: "1 to 100 customers' Microsoft tenant ids." })
    customerIds: readonly string[],
    @Arg('maxAgeSeconds', () => Int, {
      nullable: true,
      description:
        'How old an answer may be, 0 to ask Partner Center in any case. It bounds STALE answers too; without it the gateway decides.',
    })
    maxAgeSeconds: number | null | undefined,
    @Ctx() context: GatewayContext,
  ): Promise<OverageCollection>[] {
    this.authorizer.requireRole(context.caller, 'Overage.Read');
    const asBatch: GatewayContext = { ...context, request: { ...context.request, priority: 'batch' } };
    const readings = new Map<string, Promise<OverageCollection>>();
    for (const id of new Set(customerIds)) readings.set(id, this.readOne(id, maxAgeSeconds, asBatch));
    return customerIds.map((id) => readings.get(id) ?? this.readOne(id, maxAgeSeconds, asBatch));
  }

  private async readOne(
    customerId: string,
    maxAgeSeconds: number | null | undefined,
    { caller, request }: GatewayContext,
  ): Promise<OverageCollection> {
    this.authorizer.requireCustomer(caller, customerId);
    return this.reader.read(customerId, maxAgeSeconds ?? undefined, request);
  }
}
