import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import type { CallerRequest } from '../../src/access/gateway-context.js';
import { createCustomerCaches } from '../../src/customer/customer-caches.js';
import { createCustomerReads } from '../../src/customer/customer-reads.js';
import { customerNotFound } from '../../src/errors/customer-not-found.js';
import { openLedger } from '../../src/ledger/open-ledger.js';
import { createOverageCache } from '../../src/overage/overage-cache.js';
import { createOverageReader } from '../../src/overage/overage-reader.js';
import { createOverageWriter } from '../../src/overage/write/overage-writer.js';
import { systemClock } from '../../src/request/clock.js';
import { useStubbedClient } from '../partner-center/stubbed-client.js';
import { DOCUMENTED, OVERAGE_OFF } from '../support/customers.js';
import { quietLog as log } from '../support/quiet-log.js';
import { aRequest } from '../support/request.js';
import { recordingCaches } from './recording-caches.js';
import { noReads } from './write/no-reads.js';
import { OPERATOR } from './write/write-fixtures.js';

const stubbed = useStubbedClient();

/** A request that came as far as the data, although its caller may touch one customer only. */
const limited = () =>
  aRequest({
    requireCustomer: (customerId) => {
      if (customerId !== DOCUMENTED) throw customerNotFound(customerId);
    },
  });

function customerReads(asked: string[]) {
  const ages = { ttlMs: 0, staleLimitMs: 0 };
  return createCustomerReads(createCustomerCaches(stubbed().client, recordingCaches(asked), ages));
}

type Read = (customerId: string, request: CallerRequest, asked: string[]) => Promise<unknown>;

const READS: readonly [what: string, read: Read][] = [
  ['a profile', (id, request, asked) => customerReads(asked).customer(id, request)],
  ['whether there is one', (id, request, asked) => customerReads(asked).customerIfKnown(id, request)],
  ['subscriptions', (id, request, asked) => customerReads(asked).subscriptions(id, request)],
  ['entitlements', (id, request, asked) => customerReads(asked).entitlements(id, 'plan', request)],
  ['holdings', (id, request, asked) => customerReads(asked).holdings(id, request)],
  ['one entitlement', (id, request, asked) => customerReads(asked).entitlement(id, 'entitlement', request)],
  [
    'overage',
    (id, request, asked) => {
      const cache = createOverageCache(recordingCaches(asked), stubbed().client);
      const reader = createOverageReader(cache, () => ({
        apiOrigin: '',
        customerId: id,
        onDropped: () => {},
      }));
      return reader.read(id, undefined, request);
    },
  ],
];

describe('where data is fetched, it is asked once more who may see it', () => {
  it.each(READS)('%s of a forbidden customer is not even looked for', async (_what, read) => {
    const asked: string[] = [];
    await expect(read(OVERAGE_OFF, limited(), asked)).rejects.toThrow(customerNotFound(OVERAGE_OFF));
    expect(asked).toEqual([]);
    await expect(read(DOCUMENTED, limited(), asked)).rejects.toThrow(customerNotFound(DOCUMENTED));
    expect(asked).toHaveLength(1);
  });

  it('a change of a forbidden customer is neither previewed nor recorded nor sent', async () => {
    const ledger = await openLedger({
      url: ':memory:',
      binding: { partnerTenantId: 'partner', apiBaseUrl: 'https://api.example' },
      chainKey: 'a key for this test alone, long enough',
      log,
    });
    const { client, upstream } = stubbed();
    const writer = createOverageWriter({
      client,
      ledger,
      clock: systemClock,
      log,
      reads: noReads,
      visibilityWindowMs: 0,
      freeze: { frozen: false },
      enablesPerHour: 1,
      checkEligibility: async () => [],
      stopping: new AbortController().signal,
    });
    const change = {
      customerId: OVERAGE_OFF,
      wanted: { overageEnabled: false },
      allowDefaultEntitlement: false,
      waitForVisibleSeconds: 0,
    };
    const refusal = customerNotFound(OVERAGE_OFF);
    await expect(writer.preview(change, limited())).rejects.toThrow(refusal);
    await expect(writer.write(change, OPERATOR, limited())).rejects.toThrow(refusal);
    expect(upstream.received).toEqual([]);
    expect((await ledger.operations({}, 10)).edges).toEqual([]);
    await ledger.close();
  });
});
