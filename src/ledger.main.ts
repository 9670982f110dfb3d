import { once } from 'node:events';
import { inspect } from 'node:util';
import { ConfigError } from './config/config-error.js';
import { readLedgerSettings } from './config/read-settings.js';
import { ledgerCommand } from './ledger/ledger.command.js';
import { createLog } from './telemetry/log.js';

const complain = (line: string) => {
  process.stderr.write(`${line}\n`);
};

try {
  const { url, key } = readLedgerSettings();
  process.exitCode = await ledgerCommand(process.argv.slice(2), {
    url: url.reveal(),
    chainKey: key?.reveal(),
    log: createLog({ level: 'silent' }),
    print: async (line) => {
      if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
    },
    complain,
  });
} catch (error) {
  complain(error instanceof ConfigError ? error.message : inspect(error));
  process.exitCode = 1;
}
