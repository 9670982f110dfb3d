/** An Azure subscription under an Azure plan: what overage is charged to. */
export interface AzureEntitlement {
  readonly id: string;
  readonly friendlyName: string;
  /** `active`, `suspended`, `disabled` … (an open set upstream). */
  readonly status: string;
  /** PartnerID of the reseller of record, if any. */
  readonly partnerId?: string;
}

/** A purchase of a customer; an Azure plan when it is billed by usage and its offer is not a legacy `MS-AZR-…` one. */
export interface Subscription {
  readonly id: string;
  readonly offerId: string;
  readonly offerName: string;
  readonly friendlyName: string;
  readonly status: string;
  readonly billingType: string;
  readonly quantity: number;
  /** `overage` makes the customer eligible. */
  readonly consumptionType?: string;
  readonly partnerId?: string;
  readonly entitlements?: readonly AzureEntitlement[];
}

export interface ResourceGroup {
  readonly location?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface OverageRecord {
  readonly azureEntitlementId?: string;
  readonly partnerId?: string;
  readonly type: string;
  readonly overageEnabled: boolean;
  readonly azureResourceGroup?: ResourceGroup;
}

/** Everything the emulator knows of one customer. What can be derived (eligibility, legacy Azure) is not stored. */
export interface Customer {
  readonly id: string;
  readonly companyName: string;
  readonly domain: string;
  /** `none` makes every call for it a 403/20002. */
  readonly relationshipToPartner: string;
  readonly allowDelegatedAccess: boolean;
  /** Who holds the customer's overage: the emulated partner, or another one (403/800115). */
  readonly overageOwner: 'us' | 'another-partner';
  /** PartnerIDs of the indirect resellers that serve this customer. */
  readonly indirectResellers: readonly string[];
  readonly subscriptions: readonly Subscription[];
  readonly overage: OverageRecord | null;
  /** Milliseconds until a GET shows an accepted PUT; the switch of that name counts when absent. */
  readonly visibilityDelayMs?: number;
}

/** Whether the subscription is a (modern) Azure plan. Source: the UpdateOverage sample of Microsoft's .NET samples. */
export function isAzurePlan(subscription: Subscription): boolean {
  return subscription.billingType === 'usage' && !subscription.offerId.startsWith('MS-AZR');
}

/** Whether the subscription is legacy CSP Azure, which blocks overage. */
export function isLegacyAzure(subscription: Subscription): boolean {
  return subscription.billingType === 'usage' && subscription.offerId.startsWith('MS-AZR');
}

/** Whether the subscription makes its customer eligible for overage. */
export function isOverageEligible(subscription: Subscription): boolean {
  return subscription.consumptionType === 'overage' && subscription.status === 'active';
}

/** Every entitlement under every Azure plan of the customer. */
export function entitlementsOf(customer: Customer): AzureEntitlement[] {
  return customer.subscriptions.filter(isAzurePlan).flatMap((plan) => [...(plan.entitlements ?? [])]);
}
