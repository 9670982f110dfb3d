/** What every Azure plan has in common. */
export const AZURE_PLAN = {
  offerId: 'DZH318Z0BPS6:0001:DZH318Z0BMTX',
  offerName: 'Azure plan',
  friendlyName: 'Azure plan',
  status: 'active',
  billingType: 'usage',
  quantity: 1,
} as const;
