import { isObject, parseJson } from '../json.js';
import type { Customer } from '../state/customer.js';
import { PARTNERS } from './partners.js';
import { PROBLEMS } from './problem.js';
import { Refusal } from './refusal.js';
import type { ApiCaller } from './token-check.js';

type Test = (customer: Customer) => boolean;

/** Reads the `filter` parameter. Source: "Get a list of customers filtered by a search field". @throws Refusal */
export function toCustomerFilter(filter: string | null, caller: ApiCaller): Test {
  if (filter === null) return () => true;
  const value = parseJson(filter);
  if (!isObject(value) || typeof value.Field !== 'string' || typeof value.Value !== 'string') {
    throw new Refusal(PROBLEMS.invalidInput, 'filter must be {"Field", "Value", "Operator"}.');
  }
  if (value.Operator !== 'starts_with')
    throw new Refusal(PROBLEMS.unknownEnum, 'Operator must be starts_with.');
  return testOf(value.Field, value.Value, caller);
}

function testOf(field: string, value: string, caller: ApiCaller): Test {
  const prefix = value.toLowerCase();
  switch (field) {
    case 'CompanyName':
      return ({ companyName }) => companyName.toLowerCase().startsWith(prefix);
    case 'Domain':
      return ({ domain }) => domain.toLowerCase().startsWith(prefix);
    case 'IndirectReseller':
      return servedBy(prefix, caller);
    default:
      throw new Refusal(PROBLEMS.unknownEnum, 'Field must be CompanyName, Domain or IndirectReseller.');
  }
}

/** By the reseller's tenant id. Source: "Get a list of customers of an indirect reseller"; needs a person. */
function servedBy(tenantId: string, { upn }: ApiCaller): Test {
  if (upn === undefined) throw new Refusal(PROBLEMS.appOnlyUnsupported);
  const reseller = PARTNERS.find((partner) => partner.tenantId === tenantId);
  return ({ indirectResellers }) => reseller !== undefined && indirectResellers.includes(reseller.mpnId);
}
