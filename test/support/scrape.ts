import type { Gateway } from '../../src/gateway.js';

/** Everything that a scraper gets, as one text. */
export async function scrape({ metricsUrl }: Pick<Gateway, 'metricsUrl'>): Promise<string> {
  const response = await fetch(metricsUrl);
  if (response.status !== 200) throw new Error(`the scrape was answered with ${response.status}`);
  return response.text();
}

/** The value of one series, such as `errors_total{code="FORBIDDEN"}`; undefined when it is not there. */
export async function metric(
  gateway: Pick<Gateway, 'metricsUrl'>,
  series: string,
): Promise<number | undefined> {
  const start = `overage_gateway_${series} `;
  const line = (await scrape(gateway)).split('\n').find((one) => one.startsWith(start));
  return line === undefined ? undefined : Number(line.slice(start.length));
}
