import { generateKeyPair, type KeyObject, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { JWTPayload } from 'jose';
import { exportJWK, SignJWT } from 'jose';

interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const generate = promisify(generateKeyPair);

async function newKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generate('rsa', { modulusLength: 2048 });
  return { kid: randomUUID().replaceAll('-', ''), privateKey, publicKey };
}

/** Making an RSA key takes long, and a process may start many emulators: all begin with this one, as under one Entra. */
let firstKey: Promise<SigningKey> | undefined;

/** The keys that Entra signs tokens with, newest first. */
export class SigningKeys {
  #keys: [SigningKey, ...SigningKey[]];

  private constructor(key: SigningKey) {
    this.#keys = [key];
  }

  static async create(): Promise<SigningKeys> {
    firstKey ??= newKey();
    return new SigningKeys(await firstKey);
  }

  /** Signs with a new key from now on. The old ones stay published, unless they are dropped. */
  async rotate(dropOld: boolean): Promise<void> {
    this.#keys = dropOld ? [await newKey()] : [await newKey(), ...this.#keys];
  }

  /** The public key by its id. */
  find(kid: string | undefined): KeyObject | undefined {
    return this.#keys.find((key) => key.kid === kid)?.publicKey;
  }

  /** An RS256 token with these claims. */
  async sign(claims: JWTPayload): Promise<string> {
    const [{ kid, privateKey }] = this.#keys;
    return new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid }).sign(privateKey);
  }

  /** The published JWKS. Entra's has no `alg`, so this has none. */
  async jwks(): Promise<{ keys: object[] }> {
    const keys = await Promise.all(
      this.#keys.map(async ({ kid, publicKey }) => ({ ...(await exportJWK(publicKey)), use: 'sig', kid })),
    );
    return { keys };
  }
}
