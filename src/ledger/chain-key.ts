import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { GatewayError } from '../errors/gateway-error.js';
import { ledgerCannotOpen, ledgerRefused } from './ledger-errors.js';
import { describeLocation, type LedgerLocation, toLocation } from './ledger-location.js';

/**
 * The key of a ledger for which none was configured: a random one, kept in `<file>.key` (mode 0600) for a ledger in a
 * file, and forgotten with a ledger in memory.
 * @throws GatewayError `LEDGER_UNAVAILABLE`: not retryable for a shared database, whose key must be configured
 */
export function chainKeyFor(url: string): string {
  const location = toLocation(url);
  switch (location.kind) {
    case 'memory':
      return newKey();
    case 'file':
      return explained(location, () => keptBeside(location.path));
    case 'postgres':
      throw ledgerRefused('A ledger on PostgreSQL needs LEDGER_KEY, the same for every replica.');
  }
}

/**
 * The key that was made for an existing ledger in a file; makes none.
 * @throws GatewayError `LEDGER_UNAVAILABLE` (not retryable) where none was made
 */
export function existingChainKeyFor(url: string): string {
  const location = toLocation(url);
  if (location.kind !== 'file')
    throw ledgerRefused('Set LEDGER_KEY to the key that this ledger was made with.');
  try {
    return readKey(`${location.path}.key`);
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    throw ledgerRefused(
      `There is no readable key file ${location.path}.key. Check DATABASE_URL, or set LEDGER_KEY to the ledger's key.`,
      error,
    );
  }
}

function keptBeside(path: string): string {
  const keyPath = `${path}.key`;
  mkdirSync(dirname(path), { recursive: true });
  try {
    // Fails when it exists, so that two processes that start at once agree on one key.
    writeFileSync(keyPath, newKey(), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readKey(keyPath);
}

/** A folder that cannot be made or written is the ledger's trouble, too: its file belongs there. */
function explained<T>(location: LedgerLocation, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof GatewayError ? error : ledgerCannotOpen(describeLocation(location), error);
  }
}

function readKey(keyPath: string): string {
  const key = readFileSync(keyPath, 'utf8').trim();
  if (key === '') throw ledgerRefused(`The ledger's key file ${keyPath} is empty. Restore it from a backup.`);
  return key;
}

function newKey(): string {
  return randomBytes(32).toString('base64url');
}
