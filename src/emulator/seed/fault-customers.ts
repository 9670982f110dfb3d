import type { FaultBehaviour } from '../faults/fault.js';
import type { Customer } from '../state/customer.js';
import type { FaultRow } from './fault-rows.js';
import { OUTAGE_ROWS } from './outage-rows.js';
import { REFUSAL_ROWS } from './refusal-rows.js';
import { azurePlan, callingPlan } from './subscriptions.js';
import { WRONG_ANSWER_ROWS } from './wrong-answer-rows.js';

const PREFIX = 'fa017000-0000-4000-8000-';

/** Accepted changes that show late: the number of seconds, as `990` and two digits. */
const LATE_SECONDS = [2, 10, 60];

/** Every fault that has a customer of its own. */
export const FAULT_ROWS: readonly FaultRow[] = [...OUTAGE_ROWS, ...WRONG_ANSWER_ROWS, ...REFUSAL_ROWS];

/** Customers whose accepted changes a GET shows late. */
export const LATE_ROWS = LATE_SECONDS.map((seconds) => ({
  number: `990${String(seconds).padStart(2, '0')}`,
  about: `a change shows after ${seconds} seconds`,
  delayMs: seconds * 1000,
}));

const ROWS_BY_ID = new Map(FAULT_ROWS.map((row) => [faultCustomerId(row.number), row]));

/** The customer that has the fault of this number. */
export function faultCustomerId(number: string): string {
  return `${PREFIX}${number.padStart(12, '0')}`;
}

/** The one entitlement of that customer. */
export function faultEntitlementId(number: string): string {
  return `fa017e17-0000-4000-8000-${number.padStart(12, '0')}`;
}

/** Whether the customer stands for a fault. */
export function isFaultCustomer(id: string): boolean {
  return id.startsWith(PREFIX);
}

/** The customers behind the rows: eligible, overage off, so that enabling is a change. */
export function faultCustomers(): Customer[] {
  return [
    ...FAULT_ROWS.map(({ number, about }) => faultCustomer(number, about)),
    ...LATE_ROWS.map(({ number, about, delayMs }) => ({
      ...faultCustomer(number, about),
      visibilityDelayMs: delayMs,
    })),
  ];
}

function faultCustomer(number: string, about: string): Customer {
  const id = faultCustomerId(number);
  const azureEntitlementId = faultEntitlementId(number);
  return {
    id,
    companyName: `Fault ${number}: ${about}`,
    domain: `fault${number}.onmicrosoft.com`,
    relationshipToPartner: 'reseller',
    allowDelegatedAccess: true,
    overageOwner: 'us',
    indirectResellers: [],
    subscriptions: [
      callingPlan(id),
      azurePlan(id, [{ id: azureEntitlementId, friendlyName: 'Subscription 1', status: 'active' }]),
    ],
    overage: { azureEntitlementId, type: 'PhoneServices', overageEnabled: false },
  };
}

/** Which fault customers have had their one fault. */
export class FaultCustomers {
  readonly #done = new Set<string>();

  clear(): void {
    this.#done.clear();
  }

  /** What goes wrong with a request to this path: only overage resources of fault customers are touched. */
  take(path: string): FaultBehaviour | undefined {
    if (!path.startsWith(`/v1/customers/${PREFIX}`) || !path.endsWith('/subscriptions/overage'))
      return undefined;
    const row = ROWS_BY_ID.get(path.split('/')[3] ?? '');
    if (row === undefined || this.#done.has(row.number)) return undefined;
    if (row.once === true) this.#done.add(row.number);
    return row.behaviour;
  }
}
