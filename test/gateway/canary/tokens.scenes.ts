import { expect } from 'vitest';
import { ALGORITHM_ATTACKS } from '../../access/attacks/algorithm.attacks.js';
import { type Attack, AttackBench } from '../../access/attacks/attack-bench.js';
import { HEADER_ATTACKS } from '../../access/attacks/header.attacks.js';
import { KIND_ATTACKS } from '../../access/attacks/kind.attacks.js';
import { PAYLOAD_ATTACKS } from '../../access/attacks/payload.attacks.js';
import { SIGNATURE_ATTACKS } from '../../access/attacks/signature.attacks.js';
import { rawPost } from '../../support/raw-http.js';
import { TENANT } from '../../support/token-issuer.js';
import { READ } from './documents.js';
import type { Scene } from './scene.js';
import type { Stage } from './stage.js';

/** Over a socket the end of a line ends a header, and Node has a say before the gateway. */
const OTHER_THAN_401: Readonly<Record<string, number>> = {
  'a line break after the token': 200,
  'a trailing line break': 400,
  'a NUL inside the token': 400,
  'a token of 100 KB': 431,
  'megabytes of dots': 431,
};

const ATTACKS: readonly (readonly [where: string, attacks: readonly Attack[]])[] = [
  ['the Authorization header', HEADER_ATTACKS],
  ['the algorithm', ALGORITHM_ATTACKS],
  ['the signature and its key', SIGNATURE_ATTACKS],
  ['the payload', PAYLOAD_ATTACKS],
  ['the kind of token', KIND_ATTACKS],
];

/** Not the words around it. */
const TOKEN = /[\w.-]{20,}/g;
const body = JSON.stringify({ query: READ });

/** Opens a stage that trusts the issuers of a bench of attacks, at the bench's time. */
async function openWithBench(stage: Stage): Promise<AttackBench> {
  const bench = await AttackBench.start();
  stage.onClear(() => bench.stop());
  await stage.open({
    CALLER_ISSUER: `${bench.issuer.issuer},${bench.otherIssuer.issuer}`,
    CALLER_APPLICATIONS: 'demo-operator',
    FAILED_AUTH_PER_MINUTE: '1000',
  });
  stage.clock.jumpWallClock(bench.clock.date().getTime() - stage.clock.date().getTime());
  return bench;
}

async function attack(stage: Stage, bench: AttackBench, [name, make, refusal]: Attack): Promise<void> {
  const authorization = make(bench);
  for (const part of authorization?.match(TOKEN) ?? []) stage.plant(`the token of "${name}"`, part);
  const line = authorization === undefined ? [] : [`authorization: ${authorization}`];
  const lines = ['content-type: application/json', ...line];
  const seen = await stage.sendRaw(rawPost(stage.running.gateway.url, lines, body));
  if (seen.status === 401) expect(seen.body).toMatch(refusal);
}

const ATTACK_SCENES = ATTACKS.map(
  ([where, attacks]): Scene => ({
    name: `an attack on ${where} is refused`,
    play: async (stage) => {
      const bench = await openWithBench(stage);
      for (const one of attacks) await attack(stage, bench, one);
      const authorization = `Bearer ${stage.plant('a good token', bench.good())}`;
      await stage.send('/graphql', { headers: { authorization }, body });
    },
    answers: [...attacks.map(([name]) => OTHER_THAN_401[name] ?? 401), 200],
    logged: [/"errors":\["UNAUTHENTICATED"\]/, /"application":"demo-operator","status":200/],
  }),
);

/** What identity providers put into tokens about people, and no part of the gateway has a use for in public. */
function personalClaims(stage: Stage) {
  const claim = (name: string) => stage.plant(`the claim ${name}`);
  return {
    preferred_username: claim('preferred_username'),
    upn: claim('upn'),
    name: claim('name'),
    email: claim('email'),
    sub: claim('sub'),
    groups: [claim('groups')],
    roles: [claim('roles'), 'Overage.Read'],
    scp: `${claim('scp')} Overage.Read`,
    _claim_names: { groups: claim('_claim_names') },
    jti: claim('jti'),
  };
}

export const TOKEN_SCENES: readonly Scene[] = [
  ...ATTACK_SCENES,
  {
    name: 'a good token tells much of a person who is let in, and then denied a customer and a role',
    play: async (stage) => {
      const { issuer } = await openWithBench(stage);
      const token = stage.plant("the person's token", issuer.sign(issuer.userClaims(personalClaims(stage))));
      const headers = { authorization: `Bearer ${token}` };
      const denied = '{ overageOperations { edges { cursor } } __schema { description } }';
      await stage.send('/graphql', { headers, body });
      await stage.send('/graphql', {
        headers,
        body: { query: `{ overage(customerId: "${TENANT}") { totalCount } }` },
      });
      await stage.send('/graphql', { headers, body: { query: denied } });
    },
    answers: [200, 200, 200],
    logged: [/"user":"[\da-f-]{36}".*"msg":"access denied"/, /"action":"Schema.Read"/],
  },
  {
    name: 'a token is refused all of whose claims and headers hold secrets',
    play: async (stage) => {
      const { issuer } = await openWithBench(stage);
      const secret = (name: string) => stage.plant(`the ${name} of the token`);
      const headers = ['typ', 'kid', 'jku', 'x5u', 'cty'];
      for (const name of ['iss', 'aud', 'tid', 'azp', 'appid', 'idtyp', 'scp', 'nonce', 'exp', 'nbf']) {
        const claims = { ...personalClaims(stage), scp: undefined, [name]: secret(name) };
        const token = issuer.sign(issuer.applicationClaims(claims));
        const authorization = `Bearer ${stage.plant(`the token with another ${name}`, token)}`;
        await stage.send('/graphql', { headers: { authorization }, body });
      }
      for (const name of headers) {
        const token = issuer.sign(issuer.applicationClaims({ aud: 'other' }), { [name]: secret(name) });
        await stage.send('/graphql', { headers: { authorization: `Bearer ${token}` }, body });
      }
    },
    answers: Array(15).fill(401),
    // Genuine as they are, it is of interest who was not let in.
    shown: { 'the tid of the token': ['log'], 'the azp of the token': ['log'] },
    logged: /"problem":"JWTClaimValidationFailed.*"msg":"an access token was refused"/,
  },
];
