/** The names of all calls, under which they are logged and counted: known in advance, so that counters begin at 0. */
export const OPERATION_NAMES = [
  'overage.get',
  'overage.put',
  'customer.get',
  'customers.list',
  'azureEntitlements.list',
  'subscriptions.list',
  'mfa.check',
];
