import { CompactSign, errors, type FlattenedJWSInput, flattenedVerify, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { signatureFits } from '../../src/access/signature-fits.js';

const ALGORITHMS = ['RS256', 'PS256', 'ES256'];

async function signed(algorithm: string) {
  const { publicKey, privateKey } = await generateKeyPair(algorithm);
  const payload = new TextEncoder().encode('{"tid":"5f0c9a4e-3b7d-4c1a-9e52-0c6d7a1b8e30"}');
  const token = await new CompactSign(payload).setProtectedHeader({ alg: algorithm }).sign(privateKey);
  return { key: publicKey, token: parts(token) };
}

function parts(token: string): FlattenedJWSInput {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return { protected: header, payload, signature };
}

/** The same bytes but for one. */
function altered(text: string, at: number): string {
  const bytes = Buffer.from(text, 'base64url');
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes.toString('base64url');
}

function verifiedByJose(token: FlattenedJWSInput, key: CryptoKey): Promise<boolean> {
  return flattenedVerify(token, key).then(
    () => true,
    (error: unknown) => {
      expect(error).toBeInstanceOf(errors.JOSEError);
      return false;
    },
  );
}

describe.each(ALGORITHMS)('a signature by %s', (algorithm) => {
  it('fits when the key made it', async () => {
    const { key, token } = await signed(algorithm);
    expect(signatureFits(algorithm, key, token)).toBe(true);
  });

  it('does not fit when a bit of what is signed, or of itself, is another one', async () => {
    const { key, token } = await signed(algorithm);
    const payload = altered(String(token.payload), 3);
    expect(signatureFits(algorithm, key, { ...token, payload })).toBe(false);
    const lastByte = Buffer.from(token.signature, 'base64url').length - 1;
    for (const at of [0, 1, lastByte]) {
      const signature = altered(token.signature, at);
      expect(signatureFits(algorithm, key, { ...token, signature })).toBe(false);
    }
  });

  it('does not fit another key', async () => {
    const [{ token }, { key }] = [await signed(algorithm), await signed(algorithm)];
    expect(signatureFits(algorithm, key, token)).toBe(false);
  });

  it('is judged as jose judges it, whatever stands in its place', async () => {
    const { key, token } = await signed(algorithm);
    const others = ['A', 'AAAA', 'A'.repeat(342), `${token.signature}AAAA`, token.signature.slice(4)];
    for (const signature of [token.signature, ...others]) {
      const presented = { ...token, signature };
      expect(signatureFits(algorithm, key, presented)).toBe(await verifiedByJose(presented, key));
    }
  });
});

describe('a signature by an algorithm that is not accepted here', () => {
  it('is left to jose', async () => {
    const { key, token } = await signed('RS512');
    expect(signatureFits('RS512', key, { ...token, signature: 'AAAA' })).toBe(true);
  });
});
