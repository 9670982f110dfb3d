import { type Chain, createChain, type LedgerBinding, sameHash } from './chain.js';
import type { LedgerDatabase } from './ledger-database.js';
import { ledgerRefused } from './ledger-errors.js';

/**
 * Makes an empty ledger belong to the tenant, API and key; makes sure that an existing one does.
 * @throws GatewayError `LEDGER_UNAVAILABLE` (not retryable) when it belongs to others
 */
export async function bindLedger(
  database: LedgerDatabase,
  binding: LedgerBinding,
  chainKey: Uint8Array | string,
): Promise<Chain> {
  const chain = createChain(chainKey, binding);
  await database.db
    .insertInto('ledger_meta')
    .values([
      { name: 'partner_tenant_id', value: binding.partnerTenantId },
      { name: 'api_base_url', value: binding.apiBaseUrl },
      { name: 'key_check', value: chain.keyCheck },
    ])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const bound = await readBinding(database);
  if (bound.partnerTenantId !== binding.partnerTenantId || bound.apiBaseUrl !== binding.apiBaseUrl) {
    throw ledgerRefused(
      `This ledger belongs to partner tenant ${bound.partnerTenantId} at ${bound.apiBaseUrl}, but the gateway is set up for ${binding.partnerTenantId} at ${binding.apiBaseUrl}. Give each its own database.`,
    );
  }
  return checkKey(chain, bound.keyCheck);
}

/**
 * The keyed hashes of a ledger that exists, for reading it.
 * @throws GatewayError `LEDGER_UNAVAILABLE` (not retryable) when it was written with another key
 */
export async function recognizeLedger(
  database: LedgerDatabase,
  chainKey: Uint8Array | string,
): Promise<Chain> {
  const bound = await readBinding(database);
  return checkKey(createChain(chainKey, bound), bound.keyCheck);
}

function checkKey(chain: Chain, keyCheck: string): Chain {
  if (sameHash(chain.keyCheck, keyCheck)) return chain;
  throw ledgerRefused(
    'This ledger was written with another chain key, or its binding was altered. Use the key it was made with.',
  );
}

async function readBinding(database: LedgerDatabase): Promise<LedgerBinding & { readonly keyCheck: string }> {
  const rows = await database.db.selectFrom('ledger_meta').selectAll().execute();
  const meta = new Map(rows.map(({ name, value }) => [name, value]));
  return {
    partnerTenantId: meta.get('partner_tenant_id') ?? '',
    apiBaseUrl: meta.get('api_base_url') ?? '',
    keyCheck: meta.get('key_check') ?? '',
  };
}
