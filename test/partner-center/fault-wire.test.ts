import { describe, expect, it } from 'vitest';
import { type Fault, toFault } from '../../src/partner-center/fault.wire.js';

describe('toFault', () => {
  it.each<[string, unknown, Fault]>([
    [
      'the documented shape',
      { code: '800114', description: 'No.', data: [], source: 'PartnerFD' },
      { code: '800114', description: 'No.' },
    ],
    ['a code that is a number', { code: 800114, description: 'No.' }, { code: '800114', description: 'No.' }],
    [
      'the newer shape',
      { code: '900278', message: 'No.', isRetryable: true, parameters: {} },
      { code: '900278', description: 'No.', isRetryable: true },
    ],
    [
      'both texts: the description counts',
      { description: 'One.', message: 'Other.' },
      { description: 'One.' },
    ],
    ['the shape of the layer in front', { statusCode: 429, message: 'Wait.' }, { description: 'Wait.' }],
    ['PascalCase', { Code: '60003', Description: 'No.' }, { code: '60003', description: 'No.' }],
    ['a code of one word', { code: 'BadRequest' }, { code: 'BadRequest' }],
    ['null members', { code: null, description: null, isRetryable: null }, {}],
    ['an empty code', { code: '' }, {}],
    ['a code of several words', { code: 'Bearer abc' }, {}],
    ['a code far too long', { code: '9'.repeat(41) }, {}],
    ['members of wrong types', { code: ['800114'], description: { text: 'No.' }, isRetryable: 'true' }, {}],
    ['one wrong member beside a good one', { code: '800114', description: 7 }, { code: '800114' }],
    ['a list', [{ code: '800114' }], {}],
    ['a text', 'No.', {}],
    ['null', null, {}],
  ])('reads %s', (_what, body, fault) => {
    expect(toFault(JSON.stringify(body))).toEqual(fault);
  });

  it.each(['', '   ', '<html>502</html>', '{"code":"800114"'])('finds nothing in %j', (text) => {
    expect(toFault(text)).toEqual({});
  });
});
