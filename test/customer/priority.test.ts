import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import type { ApplicationCaller } from '../../src/access/caller.js';
import type { GatewayContext } from '../../src/access/gateway-context.js';
import { requestFor } from '../../src/customer/customer.resolver.js';
import { pageOfOwn } from '../../src/customer/own-list.js';
import { DOCUMENTED } from '../support/customers.js';
import { aRequest } from '../support/request.js';

const caller: ApplicationCaller = {
  kind: 'application',
  key: 'tenant|application|',
  tenant: 'tenant',
  application: 'application',
  roles: new Set(['Overage.Read']),
};

describe('who goes first when calls are scarce', () => {
  it.each([
    ['is asked for like a person waiting', false, 'interactive'],
    ['of a list waits behind people who ask for one', true, 'batch'],
  ])('what belongs to a customer %s', (_what, listed, priority) => {
    const request = aRequest();
    const context: GatewayContext = { caller, request, mutationDeadline: request.deadline };
    expect(requestFor({ listed }, context).priority).toBe(priority);
    expect(requestFor({ listed }, context).deadline).toBe(request.deadline);
  });

  it('a list by name waits behind people who ask for one', async () => {
    const priorities: string[] = [];
    const reads = {
      customerIfKnown: async (id: string, { priority }: { priority: string }) => {
        priorities.push(priority);
        const value = { id, relationshipToPartner: undefined };
        return { value, source: 'LIVE' as const, fetchedAt: new Date(), ageMs: 0 };
      },
    };
    await pageOfOwn(reads, new Set([DOCUMENTED]), { first: 1, binding: '', context: aRequest() });
    expect(priorities).toEqual(['batch']);
  });
});
