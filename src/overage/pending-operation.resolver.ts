import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { GatewayContext } from '../access/gateway-context.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Setting } from '../ledger/operation.js';
import type { Clock } from '../request/clock.js';
import type { Log } from '../telemetry/log.js';
import { OverageCollection } from './overage-collection.type.js';
import { OverageOperation } from './overage-operation.type.js';
import { toPendingOperation } from './to-pending-operation.js';
import { NOT_SET } from './write/look.step.js';
import { isStillProvable, isSuperseded, laterThan, provesEffect } from './write/look-trust.js';
import { tellsSetting, WRITTEN_TYPE } from './write/tells-setting.js';

export interface PendingOperationOptions {
  readonly ledger: Pick<Ledger, 'pendingFor' | 'changesSince' | 'markVisible'>;
  readonly clock: Clock;
  readonly visibilityWindowMs: number;
  readonly log: Log;
}

/** Joins a read with the change that it may not show yet. */
@Resolver(() => OverageCollection)
export class PendingOperationResolver {
  constructor(private readonly options: PendingOperationOptions) {}

  @FieldResolver(() => OverageOperation, {
    nullable: true,
    description:
      'The latest change that was sent and that no read has shown yet, this one included: a toggle should show its wanted state and not flip back. Where the answer to a change stands in for a read (STALE), that change is pending still. Who asked, why and under which key is shown to who asked and with the role Operations.Read only; for others they are null and the key is empty.',
  })
  async pendingOperation(
    @Root() collection: OverageCollection,
    @Ctx() { caller }: GatewayContext,
  ): Promise<OverageOperation | null> {
    const { ledger, clock, visibilityWindowMs } = this.options;
    const windowStart = new Date(clock.date().getTime() - visibilityWindowMs);
    const unseen = await ledger.pendingFor(collection.customerId, windowStart);
    const oldest = unseen.at(-1);
    if (oldest === undefined) return null;
    const changes = await ledger.changesSince(oldest.customerId, oldest.requestedAt);
    const [latest, ...earlier] = unseen.filter((one) => !isSuperseded(laterThan(one, changes)));
    if (latest === undefined) return null;
    const seen = settingIn(collection);
    const isLater = latest.settledAt !== undefined && latest.settledAt <= collection.freshness.fetchedAt;
    const isTold = collection.isRead && tellsSetting(collection);
    // Only a read that began after the change was sent can show it.
    const isProvable = isTold && isLater && isStillProvable(latest, laterThan(latest, changes));
    if (!isProvable || !provesEffect(latest, seen, earlier)) return toPendingOperation(latest, caller);
    await this.recordVisible(latest.id, collection.freshness.fetchedAt, seen);
    return null;
  }

  /** A read has settled the matter whether or not the ledger can note it now; the reconciler will. */
  private async recordVisible(id: string, at: Date, seen: Setting): Promise<void> {
    try {
      await this.options.ledger.markVisible(id, at, seen);
    } catch (error) {
      this.options.log.debug(
        { err: error, operationId: id },
        'a visible change was not recorded by this read',
      );
    }
  }
}

function settingIn({ items }: OverageCollection): Setting {
  const item = items.find(({ type }) => type === WRITTEN_TYPE);
  if (item === undefined) return NOT_SET;
  return {
    azureEntitlementId: item.azureEntitlementId ?? undefined,
    partnerId: item.partnerId ?? undefined,
    overageEnabled: item.overageEnabled,
  };
}
