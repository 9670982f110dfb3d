import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

const DAY_SECONDS = 86_400;

/** Lets browsers call from these exact origins. Cookies are never used, so credentials stay off. */
export function allowOrigins(server: FastifyInstance, origins: readonly string[]): void {
  server.register(cors, {
    origin: [...origins],
    methods: ['GET', 'POST'],
    allowedHeaders: [
      'authorization',
      'content-type',
      'accept-language',
      'apollo-require-preflight',
      'x-correlation-id',
      'x-deadline-ms',
    ],
    exposedHeaders: ['Retry-After', 'RateLimit', 'RateLimit-Policy', 'X-Correlation-Id'],
    credentials: false,
    // Strictness would answer an odd OPTIONS with a plain text.
    strictPreflight: false,
    maxAge: DAY_SECONDS,
  });
}
