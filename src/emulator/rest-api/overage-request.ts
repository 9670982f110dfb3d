import { isGuid } from '../guid.js';
import { isObject, type JsonObject, parseJson } from '../json.js';
import type { ResourceGroup } from '../state/customer.js';
import { PROBLEMS } from './problem.js';
import { Refusal } from './refusal.js';

/** The members of a PUT body that count. */
export interface OverageRequest {
  readonly overageEnabled: boolean;
  readonly azureEntitlementId?: string;
  readonly partnerId?: string;
  readonly azureResourceGroup?: ResourceGroup;
}

/**
 * Reads a PUT body: member names in any letter case, unknown members ignored, null as if absent (inferred from what
 * the .NET SDK sends). @throws Refusal 400/800002
 */
export function toOverageRequest(body: string): OverageRequest {
  const value = parseJson(body.replace(/^\uFEFF/, ''));
  if (!isObject(value)) throw new Refusal(PROBLEMS.invalidInput, 'The body is no JSON object.');
  const members = new Map(Object.entries(value).map(([name, member]) => [name.toLowerCase(), member]));
  const overageEnabled = members.get('overageenabled');
  if (typeof overageEnabled !== 'boolean') {
    throw new Refusal(PROBLEMS.invalidInput, 'overageEnabled must be true or false.');
  }
  const entitlement = textOf(members.get('azureentitlementid'), 'azureEntitlementId');
  if (entitlement !== undefined && !isGuid(entitlement)) {
    throw new Refusal(PROBLEMS.invalidInput, 'azureEntitlementId must be a GUID.');
  }
  const partnerId = textOf(members.get('partnerid'), 'partnerId');
  const group = resourceGroupOf(members.get('azureresourcegroup'));
  return {
    overageEnabled,
    ...(entitlement === undefined ? {} : { azureEntitlementId: entitlement.toLowerCase() }),
    ...(partnerId === undefined ? {} : { partnerId }),
    ...(group === undefined ? {} : { azureResourceGroup: group }),
  };
}

function textOf(value: unknown, name: string): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw new Refusal(PROBLEMS.invalidInput, `${name} must be a text.`);
  return value;
}

function resourceGroupOf(value: unknown): ResourceGroup | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw new Refusal(PROBLEMS.invalidInput, 'azureResourceGroup must be an object.');
  const location = textOf(value.location, 'azureResourceGroup.location');
  const tags = tagsOf(value.tags);
  return { ...(location === undefined ? {} : { location }), ...(tags === undefined ? {} : { tags }) };
}

function tagsOf(value: unknown): Record<string, string> | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isTags(value))
    throw new Refusal(PROBLEMS.invalidInput, 'azureResourceGroup.tags must map names to texts.');
  return value;
}

function isTags(value: unknown): value is JsonObject & Record<string, string> {
  return isObject(value) && Object.values(value).every((tag) => typeof tag === 'string');
}
