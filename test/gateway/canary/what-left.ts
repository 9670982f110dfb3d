import type { GatewayUnderTest } from '../../support/gateway-under-test.js';
import { scrape } from '../../support/scrape.js';
import type { TraceCollector } from '../../support/trace-collector.js';
import { exchange, type Seen } from './exchange.js';

/** By what something can leave the gateway. */
export const PLACES = ['log', 'answers', 'metrics', 'health', 'traces'] as const;
export type Place = (typeof PLACES)[number];

/** Ends the gateway. @returns everything that left it until then, with the answers that were kept */
export async function endAndCollect(
  { gateway, logged, stop }: GatewayUnderTest,
  answers: readonly Seen[],
  collector: TraceCollector,
): Promise<Readonly<Record<Place, string>>> {
  const health = await Promise.all(
    ['/livez', '/readyz'].map((path) => exchange(new URL(path, gateway.url), { method: 'GET' })),
  );
  const metrics = await scrape(gateway);
  // What waits to be traced is sent at the end.
  await stop();
  return {
    log: logged(),
    answers: textOf(answers),
    metrics,
    health: textOf(health),
    traces: collector.received.map(({ body }) => body).join('\n'),
  };
}

function textOf(answers: readonly Seen[]): string {
  return answers.map(({ head, body }) => `${head}\n\n${body}`).join('\n');
}
