import { describe, expect, it } from 'vitest';
import { RateLimitedError } from '../../src/access/rate-limited-error.js';
import { buildGatewaySchema } from '../../src/graphql/build-schema.js';
import { startGraphqlServer } from '../../src/graphql/graphql-server.js';
import { createInFlight } from '../../src/graphql/in-flight.js';
import type { OperationOutcome } from '../../src/graphql/operation-context.js';
import { createTrustedDocuments } from '../../src/graphql/trusted-documents.js';
import { Deadline } from '../../src/request/deadline.js';
import { application } from '../access/callers.js';
import { quietLog } from '../support/quiet-log.js';
import { aRequest } from '../support/request.js';

const BUDGET = { allowed: true, limit: 600, remaining: 500, resetSeconds: 60 };
const NONE_LEFT = new RateLimitedError('Nothing left.', { ...BUDGET, allowed: false, remaining: 0 }, {});
/** So many together are more than is remembered. */
const AT_ONCE = 60;
const document = (n: number) => `{ answer${n}: __typename ${'#\n'.repeat(1_500)} }`;

/** A server whose callers learn all at the same time whether they can pay for a new document. */
async function startServer() {
  const charges: {
    points: number;
    caller: string;
    pay: (left: typeof BUDGET) => void;
    refuse: () => void;
  }[] = [];
  const server = await startGraphqlServer({
    schema: buildGatewaySchema(),
    trustedDocuments: createTrustedDocuments(new Map(), 'off'),
    policy: { customersOf: () => '*' },
    authorizer: { allows: () => true },
    inFlight: createInFlight(1_000),
    log: quietLog,
    rateLimits: {
      chargeCaller: async ({ key }, points) =>
        points === 1
          ? BUDGET
          : new Promise((pay, reject) => {
              charges.push({ points, caller: key, pay, refuse: () => reject(NONE_LEFT) });
            }),
    },
  });
  const ask = async (n: number, caller: string) => {
    const outcome: OperationOutcome = {};
    const contextValue = {
      caller: application({ key: caller }),
      mutationDeadline: Deadline.after(30_000),
      request: aRequest(),
      outcome,
    };
    const { body } = await server.executeOperation({ query: document(n) }, { contextValue });
    return { outcome, result: body.kind === 'single' ? body.singleResult : undefined };
  };
  return { charges, ask, stop: () => server.stop() };
}

describe('new documents that are paid for at once, more than are remembered', () => {
  it('are answered each as it asks, also where the same one is refused to who cannot pay', async () => {
    const { charges, ask, stop } = await startServer();
    const asked = Array.from({ length: AT_ONCE }, (_, n) => n);
    const rich = asked.map((n) => ask(n, 'rich'));
    const poor = asked.map((n) => ask(n, 'poor'));
    await expect.poll(() => charges.length).toBe(2 * AT_ONCE);
    for (const { caller, pay, refuse } of charges) caller === 'rich' ? pay(BUDGET) : refuse();
    const answers = await Promise.all(rich);
    expect(answers.map(({ result }) => result?.data)).toEqual(
      asked.map((n) => ({ [`answer${n}`]: 'Query' })),
    );
    for (const { outcome } of await Promise.all(poor)) expect(outcome.refusal).toBe(NONE_LEFT);
    await stop();
  });

  it('are not judged for who cannot pay: the next one who sends them pays', async () => {
    const { charges, ask, stop } = await startServer();
    const asked = Array.from({ length: AT_ONCE }, (_, n) => n);
    const poor = asked.map((n) => ask(n, 'poor'));
    await expect.poll(() => charges.length).toBe(AT_ONCE);
    for (const { refuse } of charges.splice(0)) refuse();
    await Promise.all(poor);
    const rich = asked.map((n) => ask(n, 'rich'));
    await expect.poll(() => charges.length).toBe(AT_ONCE);
    for (const { pay } of charges) pay(BUDGET);
    await Promise.all(rich);
    await stop();
  });
});
