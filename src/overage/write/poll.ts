import type { Setting } from '../../ledger/operation.js';
import type { RequestContext } from '../../request/request-context.js';
import { type Looked, look, NOT_SET } from './look.step.js';
import type { WriteParts } from './write-parts.js';

/** The last state that polling saw. */
export interface Seen {
  readonly setting: Setting;
  readonly at: Date;
  readonly looked: Looked;
}

/**
 * Looks after each of the waits (milliseconds) until `found` is satisfied, the waits are over, the deadline is near or
 * the context's caller is gone. A read that fails, or does not tell the setting, says nothing about the write; the
 * next one may.
 * @returns the last state seen, or undefined when no read told it
 */
export async function poll(
  parts: Pick<WriteParts, 'client' | 'clock'>,
  customerId: string,
  waitsMs: Iterable<number>,
  context: RequestContext,
  found: (setting: Setting) => boolean,
): Promise<Seen | undefined> {
  const { clock } = parts;
  let last: Seen | undefined;
  for (const waitMs of waitsMs) {
    if (waitMs >= context.deadline.remainingMs() || context.callerGone.aborted) break;
    try {
      await clock.sleep(waitMs, context.callerGone);
      const looked = await look(parts, customerId, context);
      if (!looked.isClear) continue;
      last = { setting: looked.setting ?? NOT_SET, at: clock.date(), looked };
    } catch {
      continue;
    }
    if (found(last.setting)) break;
  }
  return last;
}
