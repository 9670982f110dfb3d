import 'reflect-metadata';
import { graphql } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createAuthorizer } from '../../src/access/authorize.js';
import type { Denial } from '../../src/access/denial.js';
import type { GatewayContext } from '../../src/access/gateway-context.js';
import { CustomerResolver } from '../../src/customer/customer.resolver.js';
import { createCustomerCaches } from '../../src/customer/customer-caches.js';
import { createCustomerReads } from '../../src/customer/customer-reads.js';
import { customerNotFound } from '../../src/errors/customer-not-found.js';
import { buildGatewaySchema } from '../../src/graphql/build-schema.js';
import { createContainer } from '../../src/graphql/container.js';
import { OverageResolver } from '../../src/overage/overage.resolver.js';
import { createOverageCache } from '../../src/overage/overage-cache.js';
import { createOverageReader } from '../../src/overage/overage-reader.js';
import { SetOverageResolver } from '../../src/overage/set-overage.resolver.js';
import type { OverageWriter } from '../../src/overage/write/overage-writer.js';
import { application } from '../access/callers.js';
import { useStubbedClient } from '../partner-center/stubbed-client.js';
import { DOCUMENTED, OVERAGE_OFF } from '../support/customers.js';
import { quietLog as log } from '../support/quiet-log.js';
import { aRequest } from '../support/request.js';
import { recordingCaches } from './recording-caches.js';

const stubbed = useStubbedClient();

/** A writer that notes what it is asked for, and does nothing. */
function recordingWriter(asked: string[]): OverageWriter {
  const refuse = (what: string) => async () => {
    asked.push(what);
    throw customerNotFound(what);
  };
  return {
    write: refuse('a change'),
    preview: refuse('a preview'),
    recordDenied: async () => void asked.push('a record of the denial'),
    idle: async () => {},
  };
}

/** Asks as a caller that may touch one customer only, of resolvers behind which nobody asks once more. */
async function ask(source: string) {
  const asked: string[] = [];
  const denials: Denial[] = [];
  const { client } = stubbed();
  const caches = recordingCaches(asked);
  const reader = createOverageReader(createOverageCache(caches, client), () => ({
    apiOrigin: '',
    customerId: '',
    onDropped: () => {},
  }));
  const reads = createCustomerReads(createCustomerCaches(client, caches, { ttlMs: 0, staleLimitMs: 0 }));
  const authorizer = createAuthorizer({
    policy: { decide: (_caller, customerId) => (customerId === DOCUMENTED ? 'allowed' : 'denied') },
    log,
    onDenied: (denial) => denials.push(denial),
  });
  const charge = async (customerId: string) => {
    asked.push(`a charge for ${customerId}`);
    return { allowed: true, limit: 1, remaining: 0, resetSeconds: 60 };
  };
  const container = createContainer([
    [OverageResolver, new OverageResolver(authorizer, reader)],
    [CustomerResolver, new CustomerResolver(authorizer, reads, reader)],
    [SetOverageResolver, new SetOverageResolver(authorizer, { chargeWrite: charge }, recordingWriter(asked))],
  ]);
  const request = aRequest();
  const contextValue: GatewayContext = {
    caller: application({ roles: new Set(['Overage.Read', 'Overage.Enable', 'Overage.Disable']) }),
    request,
    mutationDeadline: request.deadline,
  };
  const { errors } = await graphql({ schema: buildGatewaySchema(container), source, contextValue });
  return { asked, denials, errors: errors?.map(({ message }) => message) };
}

const set = (id: string, dryRun: boolean) =>
  `mutation { setOverage(input: { customerId: "${id}", overageEnabled: false, dryRun: ${dryRun} }) { outcome } }`;

const FIELDS: readonly [field: string, document: (id: string) => string, left: readonly string[]][] = [
  ['overage', (id) => `{ overage(customerId: "${id}") { totalCount } }`, []],
  ['overages', (id) => `{ overages(customerIds: ["${id}"]) { totalCount } }`, []],
  ['customer', (id) => `{ customer(id: "${id}") { overage { totalCount } azurePlans { id } } }`, []],
  ['setOverage', (id) => set(id, false), ['a record of the denial']],
  ['setOverage with dryRun', (id) => set(id, true), ['a record of the denial']],
];

describe('before anything is asked for, it is asked who may see or change whom', () => {
  it.each(FIELDS)('by %s', async (_field, document, left) => {
    expect(await ask(document(OVERAGE_OFF))).toEqual({
      asked: left,
      denials: [expect.objectContaining({ reason: 'customer_not_granted', customerId: OVERAGE_OFF })],
      errors: [customerNotFound(OVERAGE_OFF).message],
    });
    const allowed = await ask(document(DOCUMENTED));
    expect(allowed.asked).not.toEqual([]);
    expect(allowed.denials).toEqual([]);
  });
});
