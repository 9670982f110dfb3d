/**
 * What a caller may be allowed to do, by the names that are registered as app roles (and, for delegated tokens, as
 * scopes) of the gateway's API. Enabling makes a customer accrue charges, so it is a right of its own.
 */
export const ROLES = [
  'Overage.Read',
  'Overage.Enable',
  'Overage.Disable',
  'Operations.Read',
  'Schema.Read',
] as const;

export type Role = (typeof ROLES)[number];

const KNOWN: ReadonlySet<string> = new Set(ROLES);

function isRole(name: string): name is Role {
  return KNOWN.has(name);
}

/** The roles among `names`; any other name means nothing here. */
export function toRoles(names: readonly string[]): ReadonlySet<Role> {
  return new Set(names.filter(isRole));
}
