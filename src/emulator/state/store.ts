import type { Customer, OverageRecord } from './customer.js';

interface Entry {
  customer: Customer;
  /** What a GET still shows while an accepted change is on its way. */
  earlier?: { readonly overage: OverageRecord | null; readonly untilMs: number };
  /** The serialised GET answer, kept until something changes. */
  overageBody?: string;
}

/** The customers, in memory only. Values are replaced, never changed in place. */
export class Store {
  readonly #now: () => number;
  #entries = new Map<string, Entry>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Forgets everything and starts from these customers. */
  load(customers: Iterable<Customer>): void {
    this.#entries = new Map();
    for (const customer of customers) this.#entries.set(customer.id, { customer });
  }

  find(id: string): Customer | undefined {
    return this.#entries.get(id)?.customer;
  }

  all(): Customer[] {
    return [...this.#entries.values()].map(({ customer }) => customer);
  }

  /** Adds or replaces a customer; its overage is visible at once. */
  put(customer: Customer): void {
    this.#entries.set(customer.id, { customer });
  }

  remove(id: string): void {
    this.#entries.delete(id);
  }

  /** Replaces the customer's overage; a GET shows it only after `visibleAfterMs`. */
  setOverage(customer: Customer, overage: OverageRecord | null, visibleAfterMs: number): void {
    const shown = this.visibleOverage(customer.id);
    const entry: Entry = { customer: { ...customer, overage } };
    if (visibleAfterMs > 0) entry.earlier = { overage: shown, untilMs: this.#now() + visibleAfterMs };
    this.#entries.set(customer.id, entry);
  }

  /** What a GET shows now. */
  visibleOverage(id: string): OverageRecord | null {
    const entry = this.#entries.get(id);
    if (entry === undefined) return null;
    if (entry.earlier !== undefined && this.#now() < entry.earlier.untilMs) return entry.earlier.overage;
    if (entry.earlier !== undefined) {
      delete entry.earlier;
      delete entry.overageBody;
    }
    return entry.customer.overage;
  }

  /** The text that `serialise` makes of the visible overage, made once per change. */
  overageBody(id: string, serialise: (overage: OverageRecord | null) => string): string {
    const overage = this.visibleOverage(id);
    const entry = this.#entries.get(id);
    if (entry === undefined) return serialise(overage);
    entry.overageBody ??= serialise(overage);
    return entry.overageBody;
  }

  /** Drops serialised answers: a switch that shapes them has changed. */
  forgetBodies(): void {
    for (const entry of this.#entries.values()) delete entry.overageBody;
  }
}
