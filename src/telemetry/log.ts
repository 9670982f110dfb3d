import { type DestinationStream, type Logger, pino } from 'pino';
import { withoutCredentials } from './log-redaction.js';
import { standardOutput } from './standard-output.js';

export type Log = Logger;

export interface LogOptions {
  readonly level: string;
  /** Where lines go; standard output when absent. */
  readonly destination?: DestinationStream;
  /** Called when standard output takes no lines, because its disk is full or nobody reads it any more. */
  readonly onWriteFailed?: () => void;
}

/**
 * JSON lines with ISO timestamps. Fields that could hold a credential are cut out of the finished line: looking at it
 * once finds them at any depth, and is cheaper than looking into every object.
 */
export function createLog({ level, destination, onWriteFailed = () => {} }: LogOptions): Log {
  const options = {
    level,
    base: { service: 'overage-gateway' },
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: { streamWrite: withoutCredentials },
  };
  return pino(options, destination ?? standardOutput(onWriteFailed));
}
