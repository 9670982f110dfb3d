import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';

let running: GatewayUnderTest;
beforeAll(async () => {
  running = await startGatewayUnderTest({ env: { EXPLORER: 'off' } });
});
afterAll(() => running.stop());

/** One probe of a scanner like graphql-cop: what it sends, and what in the answer is a finding. */
interface Probe {
  readonly finds: string;
  readonly method?: 'GET';
  readonly accept?: string;
  readonly contentType?: string;
  /** JSON body, form or query string, depending on the above. */
  readonly send: unknown;
  readonly finding: (answer: string) => boolean;
}

const answered = (answer: string) => /"data":\s*\{/.test(answer);
const times = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => part(i)).join(' ');

const PROBES: readonly Probe[] = [
  {
    finds: 'alias overloading',
    send: { query: `query cop { ${times(101, (i) => `alias${i}: __typename`)} }` },
    finding: (answer) => answer.includes('alias100'),
  },
  {
    finds: 'array batching',
    send: Array.from({ length: 10 }, () => ({ query: 'query cop { __typename }' })),
    finding: answered,
  },
  {
    finds: 'directive overloading',
    send: { query: `query cop { __typename ${times(10, () => '@aa')} }` },
    finding: (answer) => answer.split('"message"').length - 1 >= 10,
  },
  {
    finds: 'circular introspection',
    send: {
      query: `query cop { __schema { types { ${'fields { type { '.repeat(4)} name ${'} } '.repeat(4)} } } }`,
    },
    finding: answered,
  },
  {
    finds: 'field duplication',
    send: { query: `query cop { ${'__typename '.repeat(500)} }` },
    finding: answered,
  },
  {
    finds: 'field suggestions',
    send: { query: 'query cop { __schema { directive } overag }' },
    finding: (answer) => answer.includes('Did you mean'),
  },
  {
    finds: 'introspection',
    send: { query: 'query cop { __schema { types { name fields { name } } } }' },
    finding: answered,
  },
  {
    finds: 'tracing',
    send: { query: 'query cop { __typename }' },
    finding: (answer) => answer.includes('tracing') || answer.includes('ftv1'),
  },
  {
    finds: 'unhandled errors',
    send: { query: 'qwerty cop { abc }' },
    finding: (answer) => answer.includes('exception') || answer.includes('stacktrace'),
  },
  { finds: 'GET queries', method: 'GET', send: { query: 'query cop { __typename }' }, finding: answered },
  {
    finds: 'GET mutations',
    method: 'GET',
    send: { query: 'mutation cop { __typename }' },
    finding: answered,
  },
  {
    finds: 'form posts',
    contentType: 'application/x-www-form-urlencoded',
    send: { query: 'query cop { __typename }' },
    finding: answered,
  },
  {
    finds: 'an explorer',
    method: 'GET',
    accept: 'text/html',
    send: {},
    finding: (answer) => /graphiql|playground|sandbox/i.test(answer),
  },
];

async function run(probe: Probe, headers: Record<string, string>): Promise<string> {
  const { method = 'POST', accept = '*/*', contentType = 'application/json', send } = probe;
  const form = new URLSearchParams(typeof send === 'object' && send !== null ? Object.entries(send) : []);
  const response =
    method === 'GET'
      ? await fetch(`${running.gateway.url}?${form}`, { headers: { accept, ...headers } })
      : await fetch(running.gateway.url, {
          method,
          headers: { accept, 'content-type': contentType, ...headers },
          body: contentType === 'application/json' ? JSON.stringify(send) : form.toString(),
        });
  return response.text();
}

describe('a scan for weaknesses', () => {
  it.each(PROBES)('finds no $finds as anyone', async (probe) => {
    const answer = await run(probe, {});
    expect(probe.finding(answer), answer).toBe(false);
  });

  it.each(PROBES)('finds no $finds as an ordinary caller', async (probe) => {
    const answer = await run(probe, { authorization: `Bearer ${await running.token('demo-reader')}` });
    expect(probe.finding(answer), answer).toBe(false);
  });
});
