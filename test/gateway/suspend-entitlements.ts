import type { Emulator } from '../../src/emulator/emulator.js';

/** Makes all entitlements of a customer ones that a charge would be refused for. */
export function suspendEntitlements(emulator: Emulator, customerId: string): void {
  const [customer] = emulator.state(customerId);
  const subscriptions = customer?.subscriptions.map(({ entitlements, ...plan }) => ({
    ...plan,
    ...(entitlements && { entitlements: entitlements.map((one) => ({ ...one, status: 'suspended' })) }),
  }));
  if (subscriptions === undefined) throw new Error('The seed has changed.');
  emulator.setState({ customers: { [customerId]: { subscriptions } } });
}
