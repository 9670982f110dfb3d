import { GatewayError } from '../../errors/gateway-error.js';
import type { Operation } from '../../ledger/operation.js';
import { FrozenMeanwhile } from './frozen-meanwhile.js';
import type { WriteParts } from './write-parts.js';

/** Frees the key and the customer of a change that provably did nothing; the reconciler does it when this fails. Never rejects. */
export async function release({ ledger, log }: WriteParts, { id }: Operation, error: unknown): Promise<void> {
  try {
    await ledger.release(id, reasonOf(error));
  } catch (failure) {
    log.warn({ err: failure, operationId: id }, 'an operation could not be released yet');
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof FrozenMeanwhile) return error.userError.code;
  return error instanceof GatewayError ? error.code : 'INTERNAL_SERVER_ERROR';
}
