import { AUDIENCE, TENANT } from '../../support/token-issuer.js';
import { type Attack, HEADER, OTHER_TENANT, replacePart, token } from './attack-bench.js';

/** Tokens that are signed well but say something that must not be accepted. */
export const PAYLOAD_ATTACKS: readonly Attack[] = [
  token('a payload that is not JSON', (bench) => bench.issuer.sign('{"iss":'), /malformed/),
  token('a payload that is a list', (bench) => bench.issuer.sign('[]'), /malformed/),
  token('a payload that is null', (bench) => bench.issuer.sign('null'), /malformed/),
  token('a payload that nests thousands deep', (bench) => bench.issuer.sign('['.repeat(5_000)), /malformed/),
  token('a header that is not JSON', (bench) => replacePart(bench.good(), HEADER, 'AAAA'), /malformed/),
  token('no expiry', (bench) => bench.issuer.sign(bench.app({ exp: undefined })), /when it expires/),
  token(
    'an expiry that is text',
    (bench) => bench.issuer.sign(bench.app({ exp: '9999999999' })),
    /when it expires/,
  ),
  token(
    'an infinite expiry',
    (bench) => bench.issuer.sign(JSON.stringify(bench.app()).replace(/"exp":\d+/, '"exp":1e999')),
    /unexpected form/,
  ),
  token(
    'an expiry more than the tolerance ago',
    (bench) => bench.issuer.sign(bench.app({ exp: bench.now() - 60 })),
    /expired/,
  ),
  token(
    'a beginning further ahead than the tolerance',
    (bench) => bench.issuer.sign(bench.app({ nbf: bench.now() + 61 })),
    /not valid yet/,
  ),
  token(
    'a beginning that is text',
    (bench) => bench.issuer.sign(bench.app({ nbf: 'soon' })),
    /not valid yet/,
  ),
  token(
    'no issuer',
    (bench) => bench.issuer.sign(bench.app({ iss: undefined })),
    /issuer that is not trusted/,
  ),
  token(
    'an unknown issuer',
    (bench) => bench.issuer.sign(bench.app({ iss: `${bench.trapUrl}/${TENANT}/v2.0` })),
    /issuer that is not trusted/,
  ),
  token(
    'an issuer that only begins like a trusted one',
    (bench) => bench.issuer.sign(bench.app({ iss: `${bench.issuer.issuer}.evil` })),
    /issuer that is not trusted/,
  ),
  token(
    'an issuer with another slash',
    (bench) => bench.issuer.sign(bench.app({ iss: `${bench.issuer.issuer}/` })),
    /issuer that is not trusted/,
  ),
  token(
    'a list of issuers',
    (bench) => bench.issuer.sign(bench.app({ iss: [bench.issuer.issuer] })),
    /issuer that is not trusted/,
  ),
  token(
    'an issuer named like a built-in',
    (bench) => bench.issuer.sign(bench.app({ iss: '__proto__' })),
    /issuer that is not trusted/,
  ),
  token(
    'another audience',
    (bench) => bench.issuer.sign(bench.app({ aud: 'https://graph.microsoft.com' })),
    /another audience/,
  ),
  token(
    'an audience that only begins like ours',
    (bench) => bench.issuer.sign(bench.app({ aud: `${AUDIENCE}-test` })),
    /another audience/,
  ),
  token('no audience', (bench) => bench.issuer.sign(bench.app({ aud: undefined })), /another audience/),
  token(
    'a list of other audiences',
    (bench) => bench.issuer.sign(bench.app({ aud: ['a', 'b'] })),
    /another audience/,
  ),
  token(
    'another tenant than its issuer',
    (bench) => bench.issuer.sign(bench.app({ tid: OTHER_TENANT })),
    /another tenant/,
  ),
  token('no tenant', (bench) => bench.issuer.sign(bench.app({ tid: undefined })), /lacks a claim/),
  token(
    'a tenant that breaks out of its key',
    (bench) => bench.issuer.sign(bench.app({ tid: `${TENANT}|demo-operator` })),
    /unexpected form/,
  ),
  token(
    'an application that is not allowed',
    (bench) => bench.issuer.sign(bench.app({ azp: 'stranger' })),
    /application that is not allowed/,
  ),
  token(
    'two different applications',
    (bench) => bench.issuer.sign(bench.app({ appid: 'stranger' })),
    /one application/,
  ),
  token('no application', (bench) => bench.issuer.sign(bench.app({ azp: undefined })), /one application/),
  token(
    'an application with a line break',
    (bench) => bench.issuer.sign(bench.app({ azp: 'demo-operator\nadmin' })),
    /unexpected form/,
  ),
  token(
    'roles that are one string',
    (bench) => bench.issuer.sign(bench.app({ roles: 'Overage.Read' })),
    /unexpected form/,
  ),
  token(
    'scopes that are a list',
    (bench) => bench.issuer.sign(bench.user({ scp: ['Overage.Read'] })),
    /unexpected form/,
  ),
  token(
    'groups that are no list',
    (bench) => bench.issuer.sign(bench.user({ groups: 'admins' })),
    /unexpected form/,
  ),
];
