import type { IncomingMessage } from 'node:http';

/**
 * Routes with `constraints: { wants: 'page' }` serve browsers that open an address; all others go to the route of the
 * same path without it. A browser is known by what it accepts, and by having no token.
 */
export const PAGE_WANTED = {
  name: 'wants',
  storage: <Handler>() => {
    const handlers = new Map<string, Handler>();
    return {
      get: (value: string) => handlers.get(value) ?? null,
      set: (value: string, handler: Handler) => void handlers.set(value, handler),
    };
  },
  deriveConstraint: ({ headers }: IncomingMessage) =>
    headers.authorization === undefined && headers.accept?.includes('text/html') ? 'page' : undefined,
};
