/** The one emulated Entra tenant: the partner's. Every name in a URL path is an alias of it. */
export const TENANT_ID = '5f0c9a4e-3b7d-4c1a-9e52-0c6d7a1b8e30';

/** A tenant name that does not exist: AADSTS90002. */
export const NO_SUCH_TENANT = 'no-such-tenant';

/** The resource of Partner Center's REST API. Source: "Partner Center authentication". */
export const PARTNER_CENTER = 'https://api.partnercenter.microsoft.com';

/** The resource that Partner Center no longer accepts (401/900420). */
export const RETIRED_GRAPH = 'https://graph.windows.net';

/** The gateway's own resource, for which the demo callers ask tokens. */
export const GATEWAY = 'api://overage-gateway';
