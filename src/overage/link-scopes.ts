import type { LinkScope } from '../hypermedia/to-link.js';

/** Makes the scope within which a customer's links may be shown. */
export type LinkScopes = (customerId: string) => LinkScope;
