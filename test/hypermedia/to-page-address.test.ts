import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPageAddress } from '../../src/hypermedia/to-page-address.js';

const API = 'https://api.partnercenter.microsoft.com';
const CUSTOMERS = { apiOrigin: API, path: '/customers' };

describe('the address of a page', () => {
  it.each([
    ['without /v1', '/customers?size=40', '/v1/customers?size=40'],
    ['with /v1', '/v1/customers?size=40', '/v1/customers?size=40'],
    ['relative to the root', 'customers?size=40', '/v1/customers?size=40'],
    ['with the origin', `${API}/v1/customers?size=40`, '/v1/customers?size=40'],
    ['without a query', '/customers', '/v1/customers'],
    [
      'with a query that was put together wrongly',
      '/customers?size=2?filter=x',
      '/v1/customers?size=2?filter=x',
    ],
    [
      'with a filter that was not encoded',
      '/customers?filter={"Value":"A B"}',
      '/v1/customers?filter={%22Value%22:%22A%20B%22}',
    ],
  ])('is the same for a link %s', (_what, uri, path) => {
    expect(toPageAddress({ uri }, CUSTOMERS)).toEqual({ path, headers: {} });
  });

  it('carries the continuation token, whatever its letter case', () => {
    const headers = [{ key: 'MS-CONTINUATIONTOKEN', value: 'abc==' }];
    expect(toPageAddress({ uri: '/customers', headers }, CUSTOMERS)?.headers).toEqual({
      'ms-continuationtoken': 'abc==',
    });
  });

  it.each(['/v1//v1/customers', '/v2/customers', '/customers/', '/customersx', '/v1/v1/customers', ''])(
    'is none for %j',
    (uri) => {
      expect(toPageAddress({ uri }, CUSTOMERS)).toBeUndefined();
    },
  );

  it('is on this API and in this collection, whatever a link says', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '..',
      '.',
      'v1',
      'customers',
      '?',
      '#',
      '@',
      ':',
      '%2e',
      '%2f',
      '//',
      'evil.example',
      'https:',
      ' ',
      '\t',
      API,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const address = toPageAddress({ uri: pieces.join('') }, CUSTOMERS);
        if (address === undefined) return;
        const url = new URL(address.path, API);
        expect(url.origin).toBe(API);
        expect(url.pathname).toBe('/v1/customers');
      }),
      { numRuns: 2000 },
    );
  });
});
