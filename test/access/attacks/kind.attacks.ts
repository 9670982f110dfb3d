import { type Attack, token } from './attack-bench.js';

/** Tokens that are genuine but of a kind that was not made for an API, or of an unclear one. */
export const KIND_ATTACKS: readonly Attack[] = [
  token(
    'an id_token with a nonce',
    (bench) => bench.issuer.sign(bench.app({ nonce: 'n-0S6', roles: ['Overage.Enable'] })),
    /id_token/,
  ),
  token(
    'an id_token of a hybrid flow (c_hash)',
    (bench) => bench.issuer.sign(bench.user({ c_hash: 'LDkt' })),
    /id_token/,
  ),
  token(
    'an id_token with the hash of an access token (at_hash)',
    (bench) => bench.issuer.sign(bench.user({ at_hash: 'LDkt' })),
    /id_token/,
  ),
  token(
    'an id_token with roles and no application',
    (bench) => bench.issuer.sign(bench.user({ azp: undefined, scp: undefined, roles: ['Overage.Enable'] })),
    /one application/,
  ),
  token(
    'an id_token with roles that names its application',
    (bench) => bench.issuer.sign(bench.user({ scp: undefined, roles: ['Overage.Enable'] })),
    /neither an application token/,
  ),
  token(
    'a user token without scopes that says so (idtyp)',
    (bench) => bench.issuer.sign(bench.user({ scp: undefined, idtyp: 'user' })),
    /neither an application token/,
  ),
  token(
    'a device token',
    (bench) => bench.issuer.sign(bench.app({ idtyp: 'device' })),
    /neither an application token/,
  ),
  token(
    'an application token with scopes',
    (bench) => bench.issuer.sign(bench.app({ scp: 'Overage.Enable' })),
    /not speak for a user/,
  ),
  token(
    'a delegated token without a user',
    (bench) => bench.issuer.sign(bench.user({ oid: undefined })),
    /name its user/,
  ),
  token(
    'a neutral token whose subject is someone else',
    (bench) => bench.issuer.sign(bench.app({ idtyp: undefined, sub: 'someone' })),
    /neither an application token/,
  ),
  ...['dpop+jwt', 'logout+jwt', 'id_token', 'secevent+jwt'].map((typ) =>
    token(`a token of type ${typ}`, (bench) => bench.issuer.sign(bench.app(), { typ }), /type/),
  ),
  token(
    'a type that is no text',
    (bench) => bench.issuer.sign(bench.app(), { typ: { jwt: 1 } }),
    /type|malformed/,
  ),
];
