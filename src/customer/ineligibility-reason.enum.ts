import { registerEnumType } from 'type-graphql';

/** What stands against enabling overage for a customer. */
export enum IneligibilityReason {
  NO_ELIGIBLE_SUBSCRIPTION = 'NO_ELIGIBLE_SUBSCRIPTION',
  NO_AZURE_PLAN = 'NO_AZURE_PLAN',
  LEGACY_AZURE_SUBSCRIPTION = 'LEGACY_AZURE_SUBSCRIPTION',
  NO_ACTIVE_ENTITLEMENT = 'NO_ACTIVE_ENTITLEMENT',
}

registerEnumType(IneligibilityReason, {
  name: 'IneligibilityReason',
  description: 'What stands against enabling overage for a customer, and what removes it.',
  valuesConfig: {
    NO_ELIGIBLE_SUBSCRIPTION: {
      description:
        'No active subscription of the customer can use overage. Sell one that can, such as a Teams calling plan, or reactivate it.',
    },
    NO_AZURE_PLAN: {
      description:
        'There is no active Azure plan to charge. Buy one; or enable with allowDefaultEntitlement, and Partner Center buys one.',
    },
    LEGACY_AZURE_SUBSCRIPTION: {
      description: 'The customer still owns legacy Azure subscriptions. Move them to the Azure plan first.',
    },
    NO_ACTIVE_ENTITLEMENT: {
      description:
        'The Azure plan has no active Azure subscription to charge. Create or reactivate one; or enable with allowDefaultEntitlement.',
    },
  },
});
