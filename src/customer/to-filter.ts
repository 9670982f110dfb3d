import { GatewayError } from '../errors/gateway-error.js';
import type { CustomerFilter, CustomerFilterField } from '../partner-center/list-customers.api.js';
import type { CustomerSearch } from './customer-search.input.js';

const LONGEST_TEXT = 100;

/**
 * The one filter that a search asks for. Quotes, braces and percent signs are ordinary characters: the filter is
 * written as JSON and then encoded.
 * @throws GatewayError `BAD_USER_INPUT` for none, several, or a text that cannot be the beginning of a name
 */
export function toFilter(search: CustomerSearch): CustomerFilter {
  const given: [string, CustomerFilterField, string | null | undefined][] = [
    ['companyNameStartsWith', 'CompanyName', search.companyNameStartsWith],
    ['domainStartsWith', 'Domain', search.domainStartsWith],
    ['indirectResellerId', 'IndirectReseller', search.indirectResellerId],
  ];
  const [filter, ...others] = given.flatMap(([name, field, value]) =>
    value == null ? [] : [{ name, field, value }],
  );
  if (filter === undefined || others.length > 0) {
    throw badSearch(
      'Give exactly one of companyNameStartsWith, domainStartsWith and indirectResellerId in search.',
    );
  }
  const { name, field, value } = filter;
  if (value.trim() === '' || value.length > LONGEST_TEXT || /\p{Cc}/u.test(value)) {
    throw badSearch(`search.${name} must be 1 to ${LONGEST_TEXT} characters, without control characters.`);
  }
  return { field, value };
}

function badSearch(message: string): GatewayError {
  return new GatewayError('BAD_USER_INPUT', message);
}
