import { GatewayError } from '../errors/gateway-error.js';
import type { Log } from '../telemetry/log.js';
import type { ChainEnd } from './chain.js';
import { existingChainKeyFor } from './chain-key.js';
import type { LedgerReader } from './ledger.js';
import { openLedgerForReading } from './open-ledger.js';

/** What the commands on a ledger need: which one, its key unless it is kept beside it, and where to write. */
export interface LedgerCommandOptions {
  readonly url: string;
  readonly chainKey: string | undefined;
  readonly log: Log;
  /** Receives the result, a line at a time without its end; may make the next line wait. */
  readonly print: (line: string) => Promise<void> | void;
  /** Receives what went wrong. */
  readonly complain: (line: string) => void;
}

type Command = (ledger: LedgerReader, options: LedgerCommandOptions) => Promise<number>;

const USAGE = 'Usage: npm run ledger -- verify [--at-least SEQUENCE/HASH] | export';

/** An event as an export kept elsewhere has it: its sequence number and its hash. */
const KNOWN_EVENT = /^(\d{1,10})\/([0-9a-f]{64})$/;

/**
 * Checks the whole chain: exit code 1, and the first broken record by name, when it does not hold. Only with an event
 * that is known to have been there (`atLeast`) can it tell that the end was cut off together with its operations.
 */
const verify =
  (atLeast?: ChainEnd): Command =>
  async (ledger, { print, complain }) => {
    const verdict = await ledger.verifyChain(atLeast);
    if (verdict.ok) {
      await print(`The record of changes is intact: ${verdict.events} events.`);
      return 0;
    }
    complain(`The record of changes is broken at ${verdict.broken}: ${verdict.why}.`);
    return 1;
  };

/** Writes every event as one line of JSON (JSON Lines), oldest first. */
const exportLines: Command = async (ledger, { print }) => {
  for await (const event of ledger.exportEvents()) await print(JSON.stringify(event));
  return 0;
};

/** What the words after `npm run ledger --` ask for; undefined when they ask for nothing that there is. */
function toCommand(words: readonly string[]): Command | undefined {
  const [name, option, known] = words;
  if (name === 'export' && words.length === 1) return exportLines;
  if (name !== 'verify') return undefined;
  if (words.length === 1) return verify();
  const [, sequence, hash] = KNOWN_EVENT.exec(known ?? '') ?? [];
  if (words.length !== 3 || option !== '--at-least' || hash === undefined) return undefined;
  return verify({ sequence: Number(sequence), hash });
}

/** `npm run ledger -- verify|export`, beside a running gateway or without one. @returns the exit code */
export async function ledgerCommand(
  words: readonly string[],
  options: LedgerCommandOptions,
): Promise<number> {
  const command = toCommand(words);
  if (command === undefined) {
    options.complain(USAGE);
    return 2;
  }
  try {
    const { url, log } = options;
    const chainKey = options.chainKey ?? existingChainKeyFor(url);
    const ledger = await openLedgerForReading({ url, chainKey, log });
    try {
      return await command(ledger, options);
    } finally {
      await ledger.close();
    }
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    options.complain(error.message);
    return 1;
  }
}
