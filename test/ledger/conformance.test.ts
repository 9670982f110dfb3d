import { join } from 'node:path';
import { describe } from 'vitest';
import { openLedger } from '../../src/ledger/open-ledger.js';
import { ledgerConformance } from './conformance.js';
import { freshPostgres, noPostgres } from './fresh-postgres.js';
import { OPTIONS, temporaryFolder } from './ledger-fixtures.js';

ledgerConformance(
  'in memory',
  async () => ({
    open: (options) => openLedger({ url: ':memory:', ...OPTIONS, ...options }),
  }),
  false,
);

ledgerConformance(
  'SQLite file',
  async () => {
    const folder = temporaryFolder();
    return {
      open: (options) => openLedger({ url: join(folder, 'made/on/opening.db'), ...OPTIONS, ...options }),
    };
  },
  true,
);

describe.skipIf(noPostgres)('with a server', () => {
  ledgerConformance(
    'PostgreSQL',
    async () => {
      const { url } = await freshPostgres();
      return { open: (options) => openLedger({ url, ...OPTIONS, ...options }) };
    },
    true,
  );
});
