import * as z from 'zod';
import type { UpstreamTrace } from './upstream-call.js';

/** A checked wire value with the ids of the call that brought it. */
export interface Traced<Wire> {
  readonly wire: Wire;
  readonly trace: UpstreamTrace;
}

const traceWire = z.object({ requestId: z.string(), correlationId: z.string() });

/**
 * Reads back what was stored as JSON, possibly by another version of the gateway.
 * @throws ZodError when it is not such a value
 */
export function tracedReader<Wire>(wire: z.ZodType<Wire>): (json: unknown) => Traced<Wire> {
  const traced = z.object({ wire, trace: traceWire });
  return (json) => traced.parse(json);
}
