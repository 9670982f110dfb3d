import { jsonReply, type Reply } from '../http-io/reply.js';
import {
  type Customer,
  isLegacyAzure,
  isOverageEligible,
  type OverageRecord,
  type ResourceGroup,
} from '../state/customer.js';
import type { World } from '../world.js';
import type { ApiCall } from './api-call.js';
import { checkPartner, chooseEntitlement, choosePartner, requireEntitlement } from './choose.js';
import { type OverageRequest, toOverageRequest } from './overage-request.js';
import { toOverageWire } from './overage-wire.js';
import { PROBLEMS } from './problem.js';
import { Refusal } from './refusal.js';

/** "Update overage": checks, sets, answers the record at once; a GET shows it after `visibilityDelayMs`. */
export function putOverage({ world, caller, exchange, ...call }: ApiCall): Reply {
  const customer = call.customer();
  const request = toOverageRequest(exchange.body);
  const { switches, store } = world;
  if (switches.entitlementRequired === 'always') requireEntitlement(request);
  if (customer.overageOwner !== 'us') throw new Refusal(PROBLEMS.ownedByAnother);
  const outcome = request.overageEnabled
    ? enable(world, customer, request)
    : disable(world, customer, request);
  if (switches.repeatedPut === 'conflict' && isRepeat(customer.overage, outcome.overage)) {
    throw new Refusal(PROBLEMS.pendingOperation);
  }
  if (!switches.loseWrites) {
    const kept = afterwards(outcome.overage, switches.afterDisable);
    const delayMs = customer.visibilityDelayMs ?? switches.visibilityDelayMs;
    store.setOverage(outcome.customer, kept, delayMs);
  }
  world.audit.note(caller, customer, outcome.overage);
  return jsonReply(200, toOverageWire(customer.id, outcome.overage, switches));
}

interface Outcome {
  readonly customer: Customer;
  readonly overage: OverageRecord;
}

function enable(world: World, customer: Customer, request: OverageRequest): Outcome {
  if (customer.subscriptions.some(isLegacyAzure)) throw new Refusal(PROBLEMS.legacyAzure);
  if (!customer.subscriptions.some(isOverageEligible)) throw new Refusal(PROBLEMS.notEligible);
  if (world.switches.entitlementRequired === 'when-enabling') requireEntitlement(request);
  const chosen = chooseEntitlement(customer, request.azureEntitlementId);
  const partnerId = choosePartner(world, customer, request.partnerId, chosen.entitlement);
  const group = mergedGroup(world, customer.overage?.azureResourceGroup, request.azureResourceGroup);
  return {
    customer: chosen.customer,
    overage: {
      azureEntitlementId: chosen.entitlement.id,
      ...(partnerId === undefined ? {} : { partnerId }),
      type: 'PhoneServices',
      overageEnabled: true,
      ...(group === undefined ? {} : { azureResourceGroup: group }),
    },
  };
}

/** Turning off works at any time and needs no entitlement; what is not named stays as it was. */
function disable(world: World, customer: Customer, request: OverageRequest): Outcome {
  const { overage } = customer;
  if (overage === null && world.switches.disableWhenNothingSet === 'refuse') {
    throw new Refusal(PROBLEMS.overageUnknown);
  }
  const id = request.azureEntitlementId ?? overage?.azureEntitlementId;
  if (request.azureEntitlementId !== undefined)
    chooseEntitlement(customer, request.azureEntitlementId, 'any');
  if (request.partnerId !== undefined) checkPartner(world, request.partnerId);
  const partnerId = request.partnerId ?? overage?.partnerId;
  return {
    customer,
    overage: {
      ...(id === undefined ? {} : { azureEntitlementId: id }),
      ...(partnerId === undefined ? {} : { partnerId }),
      type: 'PhoneServices',
      overageEnabled: false,
    },
  };
}

function mergedGroup(
  { switches }: World,
  before: ResourceGroup | undefined,
  wanted: ResourceGroup | undefined,
): ResourceGroup | undefined {
  if (wanted === undefined || before === undefined) return wanted ?? before;
  if (switches.repeatedResourceGroup === 'refuse') {
    throw new Refusal(PROBLEMS.invalidInput, 'azureResourceGroup is set already.');
  }
  if (switches.repeatedResourceGroup === 'replace') return wanted;
  return { ...before, ...wanted, tags: { ...before.tags, ...wanted.tags } };
}

function isRepeat(before: OverageRecord | null, after: OverageRecord): boolean {
  return (
    before !== null &&
    before.overageEnabled === after.overageEnabled &&
    before.azureEntitlementId === after.azureEntitlementId &&
    before.partnerId === after.partnerId
  );
}

function afterwards(
  overage: OverageRecord,
  afterDisable: World['switches']['afterDisable'],
): OverageRecord | null {
  if (overage.overageEnabled || afterDisable === 'keep') return overage;
  if (afterDisable === 'vanish') return null;
  const { azureEntitlementId: _, ...rest } = overage;
  return rest;
}
