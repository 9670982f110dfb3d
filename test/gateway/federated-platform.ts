import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import type { FederatedIssuer } from '../../src/emulator/entra-id/client-assertion.js';

/** A platform such as Kubernetes, whose tokens for its workloads Entra takes in place of a secret. */
export interface FederatedPlatform {
  /** What is registered with Entra. */
  readonly issuer: FederatedIssuer;
  /** The workload's token, good for an hour, with these claims instead. */
  token(claims?: JWTPayload): Promise<string>;
}

/** A platform with keys of its own. */
export async function createPlatform(issuer = 'https://platform.example'): Promise<FederatedPlatform> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const nowSeconds = Math.floor(Date.now() / 1000);
  return {
    issuer: {
      issuer,
      subject: 'the-workload',
      jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: 'one' }] },
    },
    token: (claims) =>
      new SignJWT({
        iss: issuer,
        sub: 'the-workload',
        aud: 'api://AzureADTokenExchange',
        iat: nowSeconds,
        exp: nowSeconds + 3600,
        ...claims,
      })
        .setProtectedHeader({ alg: 'RS256', kid: 'one' })
        .sign(privateKey),
  };
}
