import autocannon from 'autocannon';
import { ANSWERED } from './reads.mjs';

/**
 * Sends `amount` requests, each as soon as the one before it on its connection is answered.
 * @param requestOf given the number of a request, the request
 * @param statuses of answers that are expected
 * @param includes what every answer must hold, if anything; by default the answers must be reads that succeeded
 * @returns answers a second
 * @throws Error when one answer is not as expected: a measurement of failures would be worth nothing
 */
export async function load(url, requestOf, amount, { connections = 20, statuses, includes } = {}) {
  const held = statuses === undefined ? ANSWERED : includes;
  let number = 0;
  const setupRequest = (request) => {
    const next = { ...request, ...requestOf(number) };
    number += 1;
    return next;
  };
  const startedAt = performance.now();
  const result = await autocannon({
    url: new URL(url).origin,
    amount,
    connections: Math.min(connections, amount),
    // It ends only at a sample's end, so the default of a second would round every rate.
    sampleInt: 10,
    requests: [{ ...requestOf(0), setupRequest }],
    ...(held !== undefined && { verifyBody: (body) => body.includes(held) }),
  });
  const seconds = (performance.now() - startedAt) / 1000;
  refuseSurprises(result, amount, statuses ?? [200]);
  return amount / seconds;
}

function refuseSurprises({ statusCodeStats, errors, mismatches }, amount, statuses) {
  const expected = statuses.reduce((sum, status) => sum + (statusCodeStats[status]?.count ?? 0), 0);
  if (expected === amount && errors === 0 && mismatches === 0) return;
  const seen = JSON.stringify(statusCodeStats);
  throw new Error(
    `Of ${amount} answers, some are not as expected: ${seen}, ${mismatches} wrong, ${errors} lost.`,
  );
}
