import type { Observation, Refusal, Setting } from './operation.js';

type Json = Record<string, unknown>;

/** @throws TypeError when the text is not the JSON of a setting; so do the other readers for their kind */
export function readSetting(text: string): Setting {
  const { azureEntitlementId, partnerId, overageEnabled } = object(parse(text));
  return {
    azureEntitlementId: optional(azureEntitlementId, string),
    partnerId: optional(partnerId, string),
    overageEnabled: boolean(overageEnabled),
  };
}

export function readObservation(text: string): Observation {
  const { at, overageEnabled } = object(parse(text));
  return { at: new Date(string(at)), overageEnabled: boolean(overageEnabled) };
}

export function readRefusals(text: string): readonly Refusal[] {
  return array(parse(text)).map((item) => {
    const { code, field, message, upstreamCode } = object(item);
    return {
      code: string(code),
      field: optional(field, (path) => array(path).map(string)),
      message: string(message),
      upstreamCode: optional(upstreamCode, string),
    };
  });
}

/** The members of an event's or checkpoint's record. */
export function readRecord(text: string): Json {
  return object(parse(text));
}

function parse(text: string): unknown {
  return JSON.parse(text);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function object(value: unknown): Json {
  if (isObject(value)) return value;
  throw unreadable('an object');
}

function array(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unreadable('a list');
}

function string(value: unknown): string {
  if (typeof value === 'string') return value;
  throw unreadable('a text');
}

function boolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw unreadable('true or false');
}

function optional<T>(value: unknown, read: (value: unknown) => T): T | undefined {
  return value === undefined ? undefined : read(value);
}

function unreadable(expected: string): TypeError {
  return new TypeError(`A stored value of the ledger is not ${expected}.`);
}
