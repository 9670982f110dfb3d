import { GatewayError } from '../errors/gateway-error.js';
import type { Log } from '../telemetry/log.js';
import { bindLedger, recognizeLedger } from './binding.js';
import type { Chain, LedgerBinding } from './chain.js';
import { createLedger } from './create-ledger.js';
import type { Ledger, LedgerReader } from './ledger.js';
import type { LedgerDatabase } from './ledger-database.js';
import { ledgerCannotOpen, ledgerRefused } from './ledger-errors.js';
import { describeLocation, type LedgerLocation, toLocation } from './ledger-location.js';
import { migrate } from './migrate.js';
import { openSqliteFile, openSqliteForReading, openSqliteMemory } from './sqlite-database.js';

/** Which ledger, and whose. */
export interface LedgerOptions {
  /** A file path, `:memory:`, or `postgres://…`. */
  readonly url: string;
  readonly binding: LedgerBinding;
  /** The secret that makes the audit chain unforgeable; keep it where the database's administrators cannot read it. */
  readonly chainKey: Uint8Array | string;
  readonly log: Log;
  readonly now?: (() => Date) | undefined;
}

/**
 * Opens the ledger for writing, brings its schema up to date and makes sure that it belongs to the binding and key.
 * @throws GatewayError `LEDGER_UNAVAILABLE`: not retryable when it belongs to others or another process has the file
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const location = toLocation(options.url);
  return opening(location, async () => startLedger(await openForWriting(location, options.log), options));
}

/** Like {@link openLedger}, over a database that is already open; closes it when that fails. */
export async function startLedger(
  database: LedgerDatabase,
  { binding, chainKey, log, now = () => new Date() }: Omit<LedgerOptions, 'url'>,
): Promise<Ledger> {
  return overOpen(database, log, now, async () => {
    await migrate(database, now);
    return bindLedger(database, binding, chainKey);
  });
}

/**
 * Opens an existing ledger for reading only: to verify or export it while a gateway writes to it.
 * @throws GatewayError `LEDGER_UNAVAILABLE`: not retryable when there is none or the key is another one
 */
export async function openLedgerForReading(
  options: Pick<LedgerOptions, 'url' | 'chainKey' | 'log'>,
): Promise<LedgerReader> {
  const location = toLocation(options.url);
  return opening(location, async () => {
    const database = await openForReading(location, options.log);
    return overOpen(
      database,
      options.log,
      () => new Date(),
      () => recognizeLedger(database, options.chainKey),
    );
  });
}

async function overOpen(
  database: LedgerDatabase,
  log: Log,
  now: () => Date,
  prepare: () => Promise<Chain>,
): Promise<Ledger> {
  try {
    return createLedger({ database, chain: await prepare(), now }, log);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function opening<T>(location: LedgerLocation, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    throw error instanceof GatewayError ? error : ledgerCannotOpen(describeLocation(location), error);
  }
}

async function openForWriting(location: LedgerLocation, log: Log): Promise<LedgerDatabase> {
  switch (location.kind) {
    case 'memory':
      return openSqliteMemory();
    case 'file':
      return openSqliteFile(location.path);
    case 'postgres':
      return openServer(location.url, log);
  }
}

async function openForReading(location: LedgerLocation, log: Log): Promise<LedgerDatabase> {
  switch (location.kind) {
    case 'memory':
      throw ledgerRefused('A ledger in memory is seen only by the gateway that holds it.');
    case 'file':
      return openSqliteForReading(location.path);
    case 'postgres':
      return openServer(location.url, log);
  }
}

/** The client is loaded only where it is needed: it would be a part of every small gateway's memory. */
async function openServer(url: string, log: Log): Promise<LedgerDatabase> {
  const { openPostgres } = await import('./postgres-database.js');
  return openPostgres(url, log);
}
