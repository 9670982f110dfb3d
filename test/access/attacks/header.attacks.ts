import { type Attack, HEADER, PAYLOAD, part } from './attack-bench.js';

/** What is wrong before anything of the token is decoded. */
export const HEADER_ATTACKS: readonly Attack[] = [
  ['no header', () => undefined, /no access token/],
  ['an empty header', () => '', /no access token/],
  ['another scheme', (bench) => `Basic ${bench.good()}`, /word Bearer/],
  ['a scheme without a token', () => 'Bearer ', /word Bearer/],
  ['a token without a scheme', (bench) => bench.good(), /word Bearer/],
  ['two spaces before the token', (bench) => `Bearer  ${bench.good()}`, /word Bearer/],
  [
    'two tokens, as joined duplicate headers are',
    (bench) => `Bearer ${bench.good()}, Bearer ${bench.good()}`,
    /word Bearer/,
  ],
  ['a line break after the token', (bench) => `Bearer ${bench.good()}\r\nX-Evil: 1`, /word Bearer/],
  ['a trailing line break', (bench) => `Bearer ${bench.good()}\n`, /word Bearer/],
  ['a NUL inside the token', (bench) => `Bearer ${bench.good()}\0`, /not a signed JWT/],
  ['letters from beyond ASCII', (bench) => `Bearer ${bench.good()}é漢`, /not a signed JWT/],
  ['padding inside the parts', (bench) => `Bearer ${bench.good()}==`, /not a signed JWT/],
  [
    'a token of 100 KB',
    (bench) => `Bearer ${bench.issuer.sign(bench.app({ pad: 'x'.repeat(100_000) }))}`,
    /too long/,
  ],
  ['a token just above the limit', () => `Bearer ${'x'.repeat(16 * 1024 + 1)}`, /too long/],
  ['megabytes of dots', () => `Bearer ${'.'.repeat(2_000_000)}`, /too long/],
  [
    'two parts',
    (bench) => `Bearer ${part(bench.good(), HEADER)}.${part(bench.good(), PAYLOAD)}`,
    /not a signed JWT/,
  ],
  [
    'five parts, as an encrypted token has',
    (bench) => `Bearer ${bench.good()}.AAAA.BBBB`,
    /not a signed JWT/,
  ],
];
