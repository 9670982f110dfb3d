import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Transaction } from 'kysely';
import { canonicalJson } from './canonical-json.js';
import type { LedgerTables } from './tables.js';

/** The partner tenant and API that a ledger belongs to; its records mean nothing for another. */
export interface LedgerBinding {
  readonly partnerTenantId: string;
  readonly apiBaseUrl: string;
}

/** The keyed hashes of one ledger. Without the key nobody can make a record that passes for a genuine one. */
export interface Chain {
  /** Hash of an event's record, given the hash of the event before it (`''` for the first). */
  link(previousHash: string, record: string): string;
  /** Hash of a checkpoint's record, given the hash of the checkpoint before it. */
  seal(previousSeal: string, record: string): string;
  /** Recognizes the key without revealing it. */
  readonly keyCheck: string;
}

/** Derives the hashes from the operator's key and the binding, so that an altered binding breaks the chain too. */
export function createChain(chainKey: Uint8Array | string, binding: LedgerBinding): Chain {
  const { partnerTenantId, apiBaseUrl } = binding;
  const key = createHmac('sha256', chainKey).update(canonicalJson({ partnerTenantId, apiBaseUrl })).digest();
  const hash = (purpose: string, previous: string, record: string) =>
    createHmac('sha256', key).update(`${purpose}\n${previous}\n${record}`).digest('hex');
  return {
    link: (previousHash, record) => hash('event', previousHash, record),
    seal: (previousSeal, record) => hash('checkpoint', previousSeal, record),
    keyCheck: hash('key check', '', ''),
  };
}

/** Compares two hashes in a time that does not tell how much of them agrees. */
export function sameHash(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The end of the chain: the sequence number and hash of the last event. */
export interface ChainEnd {
  readonly sequence: number;
  readonly hash: string;
}

/**
 * Locks the end of the chain until the transaction ends. Every change does this first, so that changes happen one
 * after another, in every replica, and cannot lock each other out. An update that changes nothing, because SQLite
 * knows no `select … for update`.
 */
export async function lockChainEnd(tx: Transaction<LedgerTables>): Promise<ChainEnd> {
  return tx
    .updateTable('ledger_head')
    .set(({ ref }) => ({ sequence: ref('sequence') }))
    .returning(['sequence', 'hash'])
    .executeTakeFirstOrThrow();
}
