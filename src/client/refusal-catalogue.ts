import type { ErrorExplanation } from './error-explanation.js';
import type { SetOverageUserErrorCode } from './generated/graphql.js';

/** Codes of `userErrors`: why a change was REJECTED, or what stands against it in a preview. */
export const REFUSAL_EXPLANATIONS: Readonly<Record<SetOverageUserErrorCode, ErrorExplanation>> = {
  AZURE_ENTITLEMENT_NOT_FOUND: {
    cause: 'The customer has no Azure subscription for this entitlement, or it is not active (404/800111).',
    whoFixes: 'you',
    remedy: 'Name an active Azure entitlement of this customer, or reactivate the Azure subscription first.',
    retryable: false,
    example: 'An entitlement id copied from another customer.',
  },
  LEGACY_AZURE_SUBSCRIPTION: {
    cause: 'The customer still owns Azure subscriptions of the old kind (403/800112).',
    whoFixes: 'partner admin',
    remedy: 'Move the old subscriptions (MS-AZR-0145P) to the Azure plan, then try again.',
    retryable: false,
    example: 'A customer from before 2020 who never moved to the Azure plan.',
  },
  NOT_ELIGIBLE: {
    cause:
      'You may not manage overage for this customer (403/800114), for instance without a subscription that can be exceeded.',
    whoFixes: 'partner admin',
    remedy: 'Sell the customer an eligible subscription first, such as a calling plan.',
    retryable: false,
    example: 'Turning overage on before the calling plan was bought.',
  },
  OWNED_BY_ANOTHER_PARTNER: {
    cause: 'Another partner has set overage for this customer (403/800115).',
    whoFixes: 'partner admin',
    remedy: 'That partner turns its overage off first; the customer can tell who it is.',
    retryable: false,
    example: 'A customer who buys from two partners.',
  },
  PARTNER_NOT_FOUND: {
    cause: 'The partnerId is unknown, or not valid as partner of record (800015, 2072).',
    whoFixes: 'you',
    remedy: 'Give the PartnerID (MPN id, digits only) of the reseller’s location.',
    retryable: false,
    example: 'A tenant id where the PartnerID belongs.',
  },
  PARTNER_NOT_INDIRECT_RESELLER: {
    cause: 'The partnerId is not an active indirect reseller of yours (800016, 900154).',
    whoFixes: 'partner admin',
    remedy: 'Give another PartnerID, or none if you sell directly.',
    retryable: false,
    example: 'A reseller whose contract has ended.',
  },
  ENTITLEMENT_REQUIRED: {
    cause: 'Turning on needs the Azure entitlement that will be charged.',
    whoFixes: 'you',
    remedy:
      'Give azureEntitlementId. With allowDefaultEntitlement Partner Center chooses, and may create an Azure subscription or buy an Azure plan.',
    retryable: false,
    example: 'A CSV file without the column azureEntitlementId.',
  },
  CHANGES_FROZEN: {
    cause: 'The operator of the gateway has stopped all turning on for now. Turning off works.',
    whoFixes: 'gateway operator',
    remedy: 'Wait until the freeze ends, or ask the operator.',
    retryable: true,
    example: 'A billing incident is being looked at.',
  },
  ENABLE_LIMIT_REACHED: {
    cause: 'You have turned on as many customers within an hour as you may (ENABLES_PER_HOUR).',
    whoFixes: 'time',
    remedy: 'Wait, or ask the operator of the gateway for more. "overage apply" resumes where it stopped.',
    retryable: true,
    example: 'A plan that turns on 1,500 customers where 1,000 an hour are allowed.',
  },
  EXPECTATION_FAILED: {
    cause: 'The state is no longer the one that you expected, so nothing was changed.',
    whoFixes: 'you',
    remedy: 'Look again, and decide again: make a new plan.',
    retryable: false,
    example: 'A colleague turned it off since the plan was made.',
  },
  UPSTREAM_REFUSED: {
    cause: 'Partner Center refused this change for another reason, which upstreamCode names.',
    whoFixes: 'Microsoft',
    remedy:
      'Look the code up in Partner Center’s list of error codes, or give it to Microsoft support with the trace ids.',
    retryable: false,
    example: 'A rule of Partner Center that no document names.',
  },
};
