import type { Emulator } from '../../src/emulator/emulator.js';
import { isFaultCustomer } from '../../src/emulator/seed/fault-customers.js';

/** A line of an input file as tests write it. */
export interface InputRow {
  readonly customerId: string;
  readonly overage: 'on' | 'off';
  readonly azureEntitlementId: string;
}

/** Customers whose overage can be turned the other way: half of them are off now, half of them on. */
export function turnedAround(emulator: Emulator, count: number): InputRow[] {
  const rows = emulator
    .state()
    .filter(({ id, overageOwner }) => !isFaultCustomer(id) && overageOwner === 'us')
    .flatMap(({ id, companyName, overage }): InputRow[] => {
      // The generated ones have names of three words; the named ones each have a peculiarity.
      if (overage?.azureEntitlementId === undefined || companyName.split(' ').length !== 3) return [];
      const { overageEnabled, azureEntitlementId } = overage;
      return [{ customerId: id, overage: overageEnabled ? 'off' : 'on', azureEntitlementId }];
    });
  const half = (wanted: 'on' | 'off') => rows.filter(({ overage }) => overage === wanted).slice(0, count / 2);
  return [...half('on'), ...half('off')];
}

/** The rows as a CSV file. */
export function toCsv(rows: readonly InputRow[]): string {
  const lines = rows.map(
    ({ customerId, overage, azureEntitlementId }) => `${customerId},${overage},${azureEntitlementId}`,
  );
  return ['customerId,overage,azureEntitlementId', ...lines, ''].join('\n');
}
