import * as z from 'zod';

/**
 * `key=value` pairs separated by commas, in which commas, equal signs and everything else may be percent-encoded
 * (OpenTelemetry specification, "Resource SDK"). Of several pairs with one key the last counts.
 */
export const resourceAttributes = z.string().transform((text, context): Readonly<Record<string, string>> => {
  const pairs = text
    .split(',')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map(toPair);
  if (pairs.every((pair) => pair !== undefined)) return Object.fromEntries(pairs);
  context.addIssue('not key=value pairs');
  return z.NEVER;
});
export const RESOURCE_ATTRIBUTES =
  'key=value pairs separated by commas, in which "," and "=" are percent-encoded';

function toPair(text: string): [key: string, value: string] | undefined {
  const [key = '', value, ...more] = text.split('=').map((part) => decoded(part.trim()));
  return key === '' || value === undefined || more.length > 0 ? undefined : [key, value];
}

/** Undefined where it is not percent-encoded UTF-8. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
