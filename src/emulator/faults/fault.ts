import type { Target } from '../control/journal.js';
import { ControlError } from '../control/switchboard.js';
import { isObject, type JsonObject } from '../json.js';
import { FAULT_KINDS, type FaultKind } from './fault-kinds.js';

/** What goes wrong. Members combine: a canned answer (`status`, `headers`, `body`) may also be late or cut short. */
export interface FaultBehaviour {
  /** Answer this status instead of doing what was asked. */
  readonly status?: number;
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** Raw body of the answer. */
  readonly body?: string;
  /** Milliseconds between doing what was asked and answering. */
  readonly delayMs?: number;
  /** true: do what was asked before giving the canned answer. false: with a `kind`, do nothing of it. */
  readonly commit?: boolean;
  /** Reset the connection instead of answering: before or after doing what was asked. */
  readonly close?: 'before-commit' | 'after-commit';
  readonly kind?: FaultKind;
  /** Send Retry-After as an HTTP date so many seconds ahead. */
  readonly retryDateInSeconds?: number;
  /** Answer this Entra error, as `AADSTS<number>`. */
  readonly aadsts?: number;
}

/** Which requests a fault hits; members that are absent match everything. */
export interface FaultMatch {
  readonly method?: string;
  readonly pathContains?: string;
  readonly customerId?: string;
  /** `api` (the default), `token` (token and device code endpoints) or `keys` (JWKS and discovery). */
  readonly target?: Target;
}

export interface Fault extends FaultBehaviour {
  readonly match?: FaultMatch;
  /** How many matching requests it hits; 1 by default, 0 means every one until it is deleted. */
  readonly times?: number;
}

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === 'string';
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isStatus: Check = (value) => isCount(value) && Number(value) >= 200 && Number(value) <= 599;
const isHeaders: Check = (value) =>
  isObject(value) &&
  Object.values(value).every((one) => isText(one) || (Array.isArray(one) && one.every(isText)));
const isOneOf =
  (...values: string[]): Check =>
  (value) =>
    typeof value === 'string' && values.includes(value);

const MATCH_FIELDS: Record<keyof FaultMatch, Check> = {
  method: isText,
  pathContains: isText,
  customerId: isText,
  target: isOneOf('api', 'token', 'keys'),
};

const FIELDS: Record<keyof Fault, Check> = {
  match: (value) => isObject(value),
  times: isCount,
  status: isStatus,
  reason: isText,
  headers: isHeaders,
  body: isText,
  delayMs: isCount,
  commit: (value) => typeof value === 'boolean',
  close: isOneOf('before-commit', 'after-commit'),
  kind: isOneOf(...Object.keys(FAULT_KINDS)),
  retryDateInSeconds: isCount,
  aadsts: isCount,
};

/** Checks one fault or a list of them, as sent to the control endpoint. @throws ControlError naming the field */
export function toFaults(value: unknown): Fault[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((one) => {
    if (!isFault(one)) throw new ControlError('Send a fault, or a list of faults, as JSON objects.');
    return one;
  });
}

function isFault(value: unknown): value is Fault {
  if (!isObject(value)) return false;
  refuseMisfits(value, FIELDS, 'fault');
  if (isObject(value.match)) refuseMisfits(value.match, MATCH_FIELDS, 'match');
  return true;
}

function refuseMisfits(value: JsonObject, fields: Record<string, Check>, what: string): void {
  for (const [name, member] of Object.entries(value)) {
    const check = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (check === undefined) {
      throw new ControlError(
        `A ${what} has no field "${name}". Its fields are: ${Object.keys(fields).join(', ')}.`,
      );
    }
    if (!check(member)) {
      const kinds = name === 'kind' ? ` The kinds are: ${Object.keys(FAULT_KINDS).join(', ')}.` : '';
      throw new ControlError(`Field "${name}" of the ${what} has a value that does not fit.${kinds}`);
    }
  }
}
