import { ControlError } from '../control/switchboard.js';
import { isGuid } from '../guid.js';
import { isObject, type JsonObject } from '../json.js';
import type { Customer } from './customer.js';

/** Changes of some customers by id: members that are given replace, null removes the customer, a new id adds one. */
export interface StatePatch {
  readonly customers: Readonly<Record<string, Partial<Omit<Customer, 'id'>> | null>>;
}

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === 'string';
const isFlag: Check = (value) => typeof value === 'boolean';
const isNumber: Check = (value) => typeof value === 'number';
const isTextList: Check = (value) => Array.isArray(value) && value.every(isText);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const shape =
  (members: Record<string, Check>): Check =>
  (value) =>
    isObject(value) &&
    Object.keys(value).every((name) => Object.hasOwn(members, name)) &&
    Object.entries(members).every(([name, check]) => check(value[name]));

const isEntitlement = shape({
  id: isText,
  friendlyName: isText,
  status: isText,
  partnerId: optional(isText),
});
const isSubscription = shape({
  id: isText,
  offerId: isText,
  offerName: isText,
  friendlyName: isText,
  status: isText,
  billingType: isText,
  quantity: isNumber,
  consumptionType: optional(isText),
  partnerId: optional(isText),
  entitlements: optional(listOf(isEntitlement)),
});
const isOverage = shape({
  azureEntitlementId: optional(isText),
  partnerId: optional(isText),
  type: isText,
  overageEnabled: isFlag,
  azureResourceGroup: optional(isObject),
});

const MEMBERS: Record<Exclude<keyof Customer, 'id'>, Check> = {
  companyName: isText,
  domain: isText,
  relationshipToPartner: isText,
  allowDelegatedAccess: isFlag,
  overageOwner: (value) => value === 'us' || value === 'another-partner',
  indirectResellers: isTextList,
  subscriptions: listOf(isSubscription),
  overage: (value) => value === null || isOverage(value),
  visibilityDelayMs: isNumber,
};

/** Checks a patch sent to the control endpoint. @throws ControlError naming the customer and member */
export function toStatePatch(value: unknown): StatePatch {
  if (!isStatePatch(value)) {
    throw new ControlError('Send {"customers": {"<guid>": {…members to change…} or null}}.');
  }
  return value;
}

function isStatePatch(value: unknown): value is StatePatch {
  if (!isObject(value) || !isObject(value.customers) || Object.keys(value).length !== 1) return false;
  for (const [id, patch] of Object.entries(value.customers)) {
    if (!isGuid(id)) throw new ControlError(`"${id}" is no GUID.`);
    if (patch !== null && !isObject(patch)) return false;
    if (patch !== null) refuseMisfits(id, patch);
  }
  return true;
}

function refuseMisfits(id: string, patch: JsonObject): void {
  const checks: Record<string, Check> = MEMBERS;
  for (const [name, member] of Object.entries(patch)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (check === undefined) {
      throw new ControlError(`A customer has no "${name}". It has: ${Object.keys(checks).join(', ')}.`);
    }
    if (!check(member)) throw new ControlError(`"${name}" of customer ${id} has a value that does not fit.`);
  }
}
