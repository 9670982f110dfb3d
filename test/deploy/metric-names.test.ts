import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { scrape } from '../support/scrape.js';
import { alerts, dashboardPanels, textOf } from './deploy-files.js';

const NAME = /\b(?:overage_gateway_\w+|up)\b/g;

describe('what watches the gateway', () => {
  let running: GatewayUnderTest;
  let declared: Map<string, string>;
  let scraped: string;
  beforeAll(async () => {
    running = await startGatewayUnderTest();
    scraped = await scrape(running.gateway);
    declared = new Map(
      [...scraped.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]),
    );
  });
  afterAll(() => running.stop());

  const exists = (name: string) =>
    name === 'up' ||
    declared.has(name) ||
    declared.get(name.replace(/_(bucket|sum|count)$/, '')) === 'histogram';
  const missingIn = (expression: string) => (expression.match(NAME) ?? []).filter((name) => !exists(name));

  it('alerts on metrics that a scrape has', () => {
    for (const { alert, expr } of alerts()) {
      expect(expr.match(NAME), alert).not.toBeNull();
      expect(missingIn(expr), alert).toEqual([]);
    }
  });

  it('shows metrics that a scrape has', () => {
    for (const { title, targets } of dashboardPanels()) {
      for (const { expr } of targets) expect(missingIn(expr), title).toEqual([]);
    }
  });

  it('shows every metric of the gateway’s own somewhere', () => {
    const shown = dashboardPanels()
      .flatMap(({ targets }) => targets.map(({ expr }) => expr))
      .join('\n');
    const own = [...declared.keys()].filter((name) => !/_(process|nodejs)_/.test(name));
    expect(own.length).toBeGreaterThan(20);
    expect(own.filter((name) => !shown.includes(name))).toEqual([]);
  });

  it('asks for values of labels that exist', () => {
    const valuesIn = (label: string) =>
      new Set([...scraped.matchAll(new RegExp(`${label}="([^"]+)"`, 'g'))].map(([, value = '']) => value));
    const known = {
      part: valuesIn('part').add('policy'),
      outcome: valuesIn('outcome'),
      code: valuesIn('code'),
      by: valuesIn('by'),
    };
    for (const { alert, expr } of alerts()) {
      for (const [label, values] of Object.entries(known)) {
        for (const [, asked = ''] of expr.matchAll(new RegExp(`[{,]${label}=~?"([^"]+)"`, 'g'))) {
          for (const value of asked.split('|')) expect(values, alert).toContain(value);
        }
      }
    }
  });

  it('counts from zero whatever an alert waits for, so that the first event is seen', () => {
    const counted = alerts().flatMap(({ alert, expr }) =>
      [...expr.matchAll(/increase\((overage_gateway_\w+)(?:\{(\w+)=~?"([^"]+)"\})?\[/g)].map(
        ([, name = '', label, values = '']) => ({ alert, name, label, values: values.split('|') }),
      ),
    );
    expect(counted.length).toBeGreaterThan(8);
    for (const { alert, name, label, values } of counted) {
      for (const value of values) {
        const labels = label === undefined ? '' : `\\{[^}]*\\b${label}="${value}"[^}]*\\}`;
        const series = new RegExp(`^${name}${labels || '(?:\\{[^}]*\\})?'} 0$`, 'm');
        expect(scraped, `${alert}: ${series}`).toMatch(series);
      }
    }
  });

  it('counts from zero how often Partner Center throttles each call', () => {
    const folder = new URL('../../src/partner-center/', import.meta.url);
    const operations = readdirSync(folder)
      .filter((file) => file.endsWith('.api.ts'))
      .map((file) => /operation: '([^']+)'/.exec(readFileSync(new URL(file, folder), 'utf8'))?.[1]);
    expect(operations.length).toBeGreaterThan(5);
    for (const operation of operations) {
      expect(scraped).toContain(`upstream_calls_total{operation="${operation}",status="429"} 0`);
    }
  });

  it.each([
    ['ledger_failures_total{step="', 9],
    ['denials_total{reason="', 7],
    ['links_dropped_total{reason="', 5],
  ])('knows in advance every value of %s', (series, count) => {
    expect(scraped.split(series).length - 1).toBe(count);
  });

  it('has a chapter of the runbook for every alert, and no other', () => {
    const chapters = [...textOf('docs/operations.md').matchAll(/^### (OverageGateway\w+)$/gm)].map(
      ([, name]) => name,
    );
    expect(chapters.sort()).toEqual(
      alerts()
        .map(({ alert }) => alert)
        .sort(),
    );
    for (const { alert, annotations } of alerts()) {
      expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
    }
  });

  it('balances its parentheses, braces and quotes', () => {
    const expressions = [
      ...alerts().map(({ expr }) => expr),
      ...dashboardPanels().flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ];
    for (const expression of expressions) {
      const count = (character: string) => expression.split(character).length - 1;
      expect([count('('), count('{'), count('['), count('"') % 2], expression).toEqual([
        count(')'),
        count('}'),
        count(']'),
        0,
      ]);
    }
  });
});
