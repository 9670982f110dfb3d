import { chainKeyFor } from '../ledger/chain-key.js';
import type { Ledger } from '../ledger/ledger.js';
import { observedLedger } from '../ledger/observed-ledger.js';
import { openLedger } from '../ledger/open-ledger.js';
import { type LedgerHealth, watchLedgerHealth } from '../ledger/watch-health.js';
import type { Ending } from './ending.js';
import type { Foundation } from './foundation.js';

/** Where changes are recorded. */
export interface ChangeRecord {
  readonly ledger: Ledger;
  readonly ledgerHealth: LedgerHealth;
}

/** @throws GatewayError `LEDGER_UNAVAILABLE` when the ledger cannot be opened, or belongs to others */
export async function openRecord(
  { config, clock, log, metrics, tracing }: Foundation,
  ending: Ending,
): Promise<ChangeRecord> {
  const url = config.ledger.url.reveal();
  const opened = await openLedger({
    url,
    binding: { partnerTenantId: config.entra.tenantId, apiBaseUrl: config.partnerCenter.baseUrl.origin },
    chainKey: config.ledger.key?.reveal() ?? chainKeyFor(url),
    log,
    now: () => clock.date(),
  });
  ending.close('ledger', () => opened.close());

  const ledgerHealth = watchLedgerHealth(opened);
  ending.close('ledger health', () => ledgerHealth.stop());
  return { ledger: observedLedger(opened, { metrics, tracing }), ledgerHealth };
}
