import { randomUUID } from 'node:crypto';
import type { Customer, OverageRecord } from './customer.js';

/** One accepted change, as Partner Center's activity log notes it. */
export interface AuditRecord {
  readonly id: string;
  readonly atMs: number;
  readonly customer: Customer;
  readonly overage: OverageRecord;
  readonly applicationId: string;
  readonly upn?: string;
}

interface Actor {
  readonly applicationId: string;
  readonly upn?: string;
}

const KEPT = 1000;

/** The activity log, in memory and bounded. */
export class AuditTrail {
  readonly #now: () => number;
  #records: AuditRecord[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  note({ applicationId, upn }: Actor, customer: Customer, overage: OverageRecord): void {
    const who = upn === undefined ? { applicationId } : { applicationId, upn };
    this.#records.push({ id: randomUUID(), atMs: this.#now(), customer, overage, ...who });
    if (this.#records.length > KEPT) this.#records.shift();
  }

  /** What was noted from one moment up to, not including, another; oldest first. */
  between(fromMs: number, toMs: number): AuditRecord[] {
    return this.#records.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  }

  clear(): void {
    this.#records = [];
  }
}
