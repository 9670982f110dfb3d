import type { ServerResponse } from 'node:http';
import type { Reply } from '../http-io/reply.js';
import { rewrites } from './rewrites.js';
import { drip, flood, gzipBomb, halfBody, headersOnly, never, wrongLength } from './socket-faults.js';

/** Ways to spoil an answer: some change its text, some the way it is sent. */
export type Spoil =
  | { readonly about: string; readonly rewrite: (reply: Reply) => Reply }
  | { readonly about: string; readonly send: (response: ServerResponse, reply: Reply) => void };

/** Every kind by its name. */
export const FAULT_KINDS = {
  never: { about: 'nothing is ever answered', send: never },
  'headers-only': { about: 'headers, then silence', send: headersOnly },
  'half-body': { about: 'half of the body, then the connection ends', send: halfBody },
  drip: { about: 'the body one byte every 200 ms', send: drip },
  'length-too-long': { about: 'Content-Length promises more than comes', send: wrongLength(+100) },
  'length-too-short': { about: 'Content-Length promises less than comes', send: wrongLength(-20) },
  flood: { about: 'one GiB of JSON, made as it is read', send: flood },
  'gzip-bomb': { about: 'one GiB that arrives as a small gzip stream', send: gzipBomb },
  ...rewrites,
} as const satisfies Record<string, Spoil>;

export type FaultKind = keyof typeof FAULT_KINDS;
