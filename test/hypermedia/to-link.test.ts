import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DroppedLink, toLink } from '../../src/hypermedia/to-link.js';
import type { LinkWire } from '../../src/partner-center/link.wire.js';

const API = 'https://api.partnercenter.example';
const OWN = 'f62cf10b-8f76-4fc4-9774-c5291f8faf86';
const OTHER = 'deadbeef-0000-4000-8000-000000000000';

function show(wire: LinkWire | undefined) {
  const dropped: DroppedLink[] = [];
  const link = toLink(wire, { apiOrigin: API, customerId: OWN, onDropped: (reason) => dropped.push(reason) });
  return { link, dropped };
}

describe('a link', () => {
  it.each([
    `/customers/${OWN}/subscriptions/overage`,
    `/v1/customers/${OWN}/subscriptions/overage`,
    `customers/${OWN}/subscriptions/overage`,
    `/customers/${OWN.toUpperCase()}`,
    `${API}/v1/customers/${OWN}/subscriptions?size=500&seekOperation=Next`,
  ])('to %s is shown as it was written', (uri) => {
    expect(show({ uri })).toEqual({ link: { uri, method: 'GET', headers: [] }, dropped: [] });
  });

  it('keeps its method and its headers', () => {
    const headers = [{ key: 'MS-ContinuationToken', value: 'abc' }];
    const { link } = show({ uri: `/customers/${OWN}`, method: 'put', headers });
    expect(link).toEqual({ uri: `/customers/${OWN}`, method: 'PUT', headers });
  });

  it('that is absent is null, without a warning', () => {
    expect(show(undefined)).toEqual({ link: null, dropped: [] });
  });

  it.each<[DroppedLink, string, Partial<LinkWire>?]>([
    ['foreign-origin', `https://evil.example/customers/${OWN}`],
    ['foreign-origin', `//evil.example/customers/${OWN}`],
    ['foreign-origin', `http://api.partnercenter.example/customers/${OWN}`],
    ['foreign-origin', `${API}:8443/customers/${OWN}`],
    ['foreign-origin', `https://user@api.partnercenter.example/customers/${OWN}`],
    ['foreign-origin', `https://:secret@api.partnercenter.example/customers/${OWN}`],
    ['foreign-origin', 'javascript:alert(1)'],
    ['foreign-origin', 'data:text/html,x'],
    ['foreign-customer', `/customers/${OTHER}/subscriptions/overage`],
    ['foreign-customer', `/customers/${OWN}/../${OTHER}`],
    ['foreign-customer', `/customers/${OWN}0/subscriptions`],
    ['foreign-customer', `/customers/${OWN}/%2e%2e/${OTHER}`],
    ['foreign-customer', `/customers/${OWN}/%252e%252e/${OTHER}`],
    ['foreign-customer', `/customers/${OWN}%2f..%2f${OTHER}`],
    ['foreign-customer', `/invoices?x=/customers/${OWN}`],
    ['foreign-customer', '/'],
    ['malformed', ''],
    ['malformed', `/customers/${OWN}\\..\\${OTHER}`],
    ['malformed', `/customers/${OWN}/a b`],
    ['malformed', `/customers/${OWN}/\u0000`],
    ['malformed', 'https://['],
    ['malformed', `/customers/${OWN}`, { headers: [{ key: 'X\r\nY', value: '' }] }],
    ['malformed', `/customers/${OWN}`, { headers: [{ key: 'X', value: 'a\r\nb' }] }],
    ['credentials', `/customers/${OWN}`, { headers: [{ key: 'authorization', value: 'Bearer x' }] }],
    ['unknown-method', `/customers/${OWN}`, { method: 'DELETE' }],
    ['unknown-method', `/customers/${OWN}`, { method: 'constructor' }],
  ])('is left out as %s: %s', (reason, uri, rest) => {
    expect(show({ uri, ...rest })).toEqual({ link: null, dropped: [reason] });
  });

  it('that is shown never leads out of its customer, however it is written', () => {
    const pieces = [
      ...[
        '/',
        '//',
        '\\',
        '.',
        '..',
        '%2e',
        '%2E',
        '%2f',
        '%5c',
        '%25',
        '2e',
        '2f',
        '?',
        '#',
        ';',
        '@',
        ':',
        ' ',
        '\t',
        '\n',
        '\u0000',
      ],
      ...[
        'http:',
        'https:',
        'javascript:',
        'evil.example',
        'api.partnercenter.example',
        API,
        'v1',
        'V1',
        'customers',
        'Customers',
      ],
      ...[
        OWN,
        OWN.toUpperCase(),
        OTHER,
        `/customers/${OWN}`,
        `/customers/${OWN}/`,
        `/v1/customers/${OWN}/`,
        '/../',
        '/./',
      ],
    ];
    const hostile = fc
      .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 8 })
      .map((parts) => parts.join(''));
    let shown = 0;
    fc.assert(
      fc.property(hostile, (uri) => {
        const { link, dropped } = show({ uri });
        expect(dropped).toHaveLength(link === null ? 1 : 0);
        if (link === null) return;
        shown += 1;
        const url = new URL(link.uri, `${API}/v1/`);
        expect(url.origin + url.username).toBe(API);
        expect(new URL(fullyDecoded(url.pathname), API).pathname.toLowerCase()).toMatch(
          new RegExp(`^(/v1)?/customers/${OWN}(/|$)`),
        );
      }),
      { numRuns: 5_000 },
    );
    expect(shown).toBeGreaterThan(20);
  });
});

/** Undoes every layer of percent-encoding, as a chain of careless proxies might. */
function fullyDecoded(path: string): string {
  const decoded = path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return decoded === path ? path : fullyDecoded(decoded);
}
