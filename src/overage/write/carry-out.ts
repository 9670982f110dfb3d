import type { Watch } from '../../cache/watch.js';
import { GatewayError } from '../../errors/gateway-error.js';
import type { Operation, Setting } from '../../ledger/operation.js';
import type { RequestContext } from '../../request/request-context.js';
import { hidingUnknown } from '../hiding-unknown.js';
import type { PutResult } from './classify.step.js';
import { knownAfterAcceptance, knownAfterNothing, knownAfterReadBack } from './known-after.js';
import { expectationFailure, type Looked, look } from './look.step.js';
import { isTrustworthy, provesEffect, unseenBefore } from './look-trust.js';
import { type OverageChange, shows } from './overage-change.js';
import { poll } from './poll.js';
import { toRecordedRefusal, toRefusal } from './recorded-refusal.js';
import { release } from './release.js';
import { send } from './send.step.js';
import { settle } from './settle.step.js';
import { unexpectedChange } from './unexpected-change.js';
import type { SendingParts, WriteParts } from './write-parts.js';

/** Waits before the looks that follow an ambiguous PUT, in milliseconds: a change needs a moment to show. */
const READ_BACK_WAITS_MS = [500, 1000, 2000];

/**
 * From the reservation to the settlement: look, send once, settle by what it came to. Whatever happens, the operation
 * does not stay RESERVED, and it is released only while it provably did nothing.
 * @returns the settled operation
 * @throws GatewayError for a change that provably did nothing and may be tried again; its key is free
 */
export async function carryOut(
  parts: SendingParts,
  reserved: Operation,
  change: OverageChange,
  context: RequestContext,
): Promise<Operation> {
  const since = parts.reads.watch(change.customerId);
  let mayHaveChanged = false;
  try {
    // Asked before the look, like everywhere: what another read shows meanwhile says nothing about an older look.
    const earlier = await unseenBefore(parts, reserved);
    const looked = await look(parts, change.customerId, context);
    const operation = { ...reserved, before: looked.setting };
    const looking = { since, looked, earlier };
    const early = await endWithoutSending(parts, operation, change, looking);
    if (early !== undefined) return early;
    const result = await send(parts, operation, change, context);
    mayHaveChanged = result.kind !== 'refused';
    return await finish(parts, operation, result, looking, context);
  } catch (error) {
    // What went wrong afterwards, and was foreseen by nobody, does not undo it: the reconciler reads back.
    if (!mayHaveChanged) await release(parts, reserved, error);
    return hidingUnknown(change.customerId, Promise.reject(error));
  } finally {
    since.end();
  }
}

/** What the look showed, who else may have changed that since, and the earlier changes that it may not show yet. */
interface Looking {
  readonly since: Watch;
  readonly looked: Looked;
  readonly earlier: readonly Operation[];
}

async function endWithoutSending(
  parts: WriteParts,
  operation: Operation,
  change: OverageChange,
  { since, looked, earlier }: Looking,
): Promise<Operation | undefined> {
  const { before } = operation;
  const known = knownAfterNothing(since, looked, earlier);
  const unexpected = expectationFailure(change, before) ?? unexpectedChange(change, before, earlier);
  if (unexpected !== undefined) {
    return settle(parts, operation, { outcome: 'REJECTED', refusal: toRefusal(unexpected), known });
  }
  // Tags and location cannot be read back, so a change of them is always sent.
  if (!shows(before, change.wanted) || change.azureResourceGroup !== undefined) return undefined;
  if (!looked.isClear || !isTrustworthy(before, earlier)) return undefined;
  return settle(parts, operation, { outcome: 'UNCHANGED', after: before, known });
}

/** Settles by what the PUT came to. @throws the refusal's own error when it frees the key */
async function finish(
  parts: WriteParts,
  operation: Operation,
  result: PutResult,
  { since, looked, earlier }: Looking,
  context: RequestContext,
): Promise<Operation> {
  switch (result.kind) {
    case 'accepted': {
      const { after, upstream } = result;
      const known = knownAfterAcceptance(since, looked, result);
      return settle(parts, operation, { outcome: 'ACCEPTED', after, upstream, known });
    }
    case 'refused': {
      const refusal = toRecordedRefusal(result.error, operation.customerId);
      if (refusal === undefined) throw result.error;
      const upstream = result.error instanceof GatewayError ? result.error.upstream : undefined;
      const known = knownAfterNothing(since, looked, earlier);
      return settle(parts, operation, { outcome: 'REJECTED', refusal, upstream, known });
    }
    case 'ambiguous': {
      const isProved = (setting: Setting) => provesEffect(operation, setting, earlier);
      const seen = await poll(parts, operation.customerId, READ_BACK_WAITS_MS, context, isProved);
      const outcome = seen !== undefined && isProved(seen.setting) ? 'VISIBLE' : 'UNKNOWN';
      const known = knownAfterReadBack(since, outcome, seen);
      return settle(parts, operation, { outcome, after: seen?.setting, upstream: result.upstream, known });
    }
  }
}
