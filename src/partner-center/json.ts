/** Returned by `parseJson` for a text that is not JSON; never a JSON value itself. */
export const NOT_JSON = Symbol('not JSON');

/** Parses a body that may begin with a byte order mark and may name its members in PascalCase. */
export function parseJson(text: string): unknown {
  try {
    return toCamelCase(JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text));
  } catch {
    return NOT_JSON;
  }
}

/**
 * Lower-cases the first letter of every member name. The service documents camelCase while its own .NET client
 * speaks PascalCase, so both must be expected.
 */
function toCamelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toCamelCase);
  if (typeof value !== 'object' || value === null) return value;
  const result: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    // `__proto__` from the wire must stay a plain member, not become the object's prototype.
    if (name === '__proto__') continue;
    result[name.charAt(0).toLowerCase() + name.slice(1)] = toCamelCase(member);
  }
  return result;
}
