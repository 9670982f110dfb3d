import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Nothing that is answered may be shown as a page, framed, guessed at by its content or kept. Constants in the very
 * first hook, and not helmet: that registers later and would leave out what is refused before.
 */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** The headers that every answer carries. */
export function setStandardHeaders(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  reply.headers(HEADERS).header('x-correlation-id', request.id);
  done();
}
