import { randomUUID } from 'node:crypto';
import { openLedger } from '../../src/ledger/open-ledger.js';
import { createLog } from '../../src/telemetry/log.js';

const [, , url = ''] = process.argv;
const ledger = await openLedger({
  url,
  binding: {
    partnerTenantId: '11111111-2222-4333-8444-555555555555',
    apiBaseUrl: 'https://api.partnercenter.microsoft.com',
  },
  chainKey: 'a key for tests',
  log: createLog({ level: 'silent' }),
});

let current = '';

async function reserve(customerId: string) {
  const id = randomUUID();
  const { kind } = await ledger.reserve({
    id,
    caller: 'child',
    actor: {},
    idempotencyKey: id,
    fingerprint: 'fingerprint',
    customerId,
    wanted: { overageEnabled: true },
    correlationId: randomUUID(),
    overdueAt: new Date(),
  });
  if (kind === 'reserved') current = id;
  return { kind, id };
}

async function finish() {
  await ledger.markSent(current, { requestId: randomUUID(), attempt: 1 });
  const { state } = await ledger.settle(current, { outcome: 'ACCEPTED' });
  return { kind: state, id: current };
}

process.on('message', async (question: { readonly reserve?: string }) => {
  process.send?.(question.reserve === undefined ? await finish() : await reserve(question.reserve));
});
process.on('disconnect', () => process.exit());
process.send?.({ kind: 'open', id: '' });
