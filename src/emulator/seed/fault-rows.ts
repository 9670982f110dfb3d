import type { FaultBehaviour } from '../faults/fault.js';

/** One kind of trouble and the customer whose overage resource has it. */
export interface FaultRow {
  /** HTTP status and a running number, such as 42901; 000xx is trouble below HTTP, 200xx a wrong 200. */
  readonly number: string;
  readonly about: string;
  readonly behaviour: FaultBehaviour;
  /** Goes wrong once, then never again before a reset. */
  readonly once?: boolean;
}

/** A row that goes wrong every time. */
export function row(number: string, about: string, behaviour: FaultBehaviour): FaultRow {
  return { number, about, behaviour };
}

/** An error object as Partner Center documents it, as raw text. */
export function errorBody(code: string | number, description: string): string {
  return JSON.stringify({ code, description, data: [], source: 'PartnerFD' });
}

/** The page that a proxy shows when there is nothing behind it. */
export const PROXY_PAGE: FaultBehaviour = {
  headers: { 'Content-Type': 'text/html' },
  body: '<html><head><title>Bad gateway</title></head><body><h1>Bad gateway</h1></body></html>',
};
