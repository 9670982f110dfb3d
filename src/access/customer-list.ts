const GUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;
const MAX_PROBLEMS = 20;

/** The customers of a customer file, or what is wrong with it, by line. */
export type ParsedCustomerList =
  | { readonly customers: ReadonlySet<string> }
  | { readonly problems: readonly string[] };

/** Reads one customer id (a GUID) per line; blank lines and what follows a `#` are ignored. */
export function parseCustomerList(text: string): ParsedCustomerList {
  const customers = new Set<string>();
  const problems: string[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const customerId = line.replace(/#.*/, '').trim().toLowerCase();
    if (customerId === '') continue;
    if (GUID.test(customerId)) customers.add(customerId);
    else if (problems.length < MAX_PROBLEMS) problems.push(`line ${index + 1}: not a GUID`);
  }
  return problems.length > 0 ? { problems } : { customers };
}
