import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuthenticationError } from '../../src/access/authentication-error.js';
import type { CallerVerifier } from '../../src/access/caller-verifier.js';
import { AttackBench } from './attacks/attack-bench.js';
import { startVerifier } from './start-verifier.js';

const RUNS = { numRuns: 300 };
const CLAIMS =
  'exp nbf iat iss aud tid azp appid oid sub idtyp scp roles groups hasgroups _claim_names'.split(' ');

let bench: AttackBench;
let verifier: CallerVerifier;

beforeAll(async () => {
  bench = await AttackBench.start();
  verifier = startVerifier(bench.issuer, bench.clock);
});

afterAll(async () => {
  verifier.stop();
  await bench.stop();
});

const outcome = (header: string) => verifier.verify(header).catch((error: unknown) => error);

describe('whatever is sent as an access token', () => {
  it('is refused in an orderly way when it is any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        expect(await outcome(`Bearer ${text}`)).toBeInstanceOf(AuthenticationError);
      }),
      RUNS,
    );
  });

  it('is refused in an orderly way when its header and payload are any JSON and the signature is not its own', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (header, payload) => {
        const [first, second] = [header, payload].map((value) =>
          Buffer.from(JSON.stringify(value)).toString('base64url'),
        );
        expect(await outcome(`Bearer ${first}.${second}.AAAA`)).toBeInstanceOf(AuthenticationError);
      }),
      RUNS,
    );
  });

  it('makes a caller or is refused, and never breaks anything, when a genuine token has any value for any claim', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...CLAIMS), fc.jsonValue(), async (claim, value) => {
        const result = await outcome(`Bearer ${bench.issuer.sign(bench.app({ [claim]: value }))}`);
        const isCaller = typeof result === 'object' && result !== null && 'kind' in result;
        expect(isCaller || result instanceof AuthenticationError).toBe(true);
      }),
      RUNS,
    );
  });
});
