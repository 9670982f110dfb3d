import { json, times } from './attack-parts.js';

/** Bodies that are no request, and the status of the refusal; GraphQL gets those that are one at all. */
export const BODIES: readonly [what: string, body: string | Buffer, status: number][] = [
  ['arrays nested 30,000 deep', '['.repeat(30_000) + ']'.repeat(30_000), 400],
  [
    'variables nested 10,000 deep',
    `{"query":"{ x }","variables":{"a":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}}`,
    200,
  ],
  ['a batch', JSON.stringify([{ query: '{ __typename }' }]), 400],
  ['an empty object', '{}', 400],
  ['an empty body', '', 400],
  ['a string', '"{ __typename }"', 400],
  ['null', 'null', 400],
  ['half an object', '{"query":"{ __typename }"', 400],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 400],
  ['UTF-16', Buffer.from('{"query":"{ __typename }"}', 'utf16le'), 400],
  ['a prototype to pollute', '{"__proto__":{"admin":true},"query":"{ __typename }"}', 400],
  ['a constructor to pollute', '{"constructor":{"prototype":{"admin":true}},"query":"{ __typename }"}', 400],
  ['a parsed document', '{"query":{"kind":"Document","definitions":[]}}', 400],
  ['20,000 aliases', json(`{ ${times(20_000, (i) => `a${i}:x`)} }`), 413],
  ['65 KiB', json(`{ __typename } #${'x'.repeat(65 * 1024)}`), 413],
  ['1 MiB', Buffer.alloc(1024 * 1024, 0x20), 413],
];
