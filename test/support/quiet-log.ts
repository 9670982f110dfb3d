import { createLog, type Log } from '../../src/telemetry/log.js';

/** A log that goes nowhere. */
export const quietLog: Log = createLog({ level: 'silent' });
