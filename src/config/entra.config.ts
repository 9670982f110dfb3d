import type { Secret } from './secret.js';

/** How the gateway proves to Entra that it is the registered application. */
export type ClientCredential =
  | { readonly kind: 'secret'; readonly secret: Secret }
  | { readonly kind: 'secret-file'; readonly path: string }
  | {
      readonly kind: 'certificate';
      /** PEM (certificate and private key in one file) or PFX. */
      readonly path: string;
      readonly passphrase?: Secret;
      /** PS256 with `x5t#S256`, or RS256 with `x5t` for older set-ups. */
      readonly algorithm: 'PS256' | 'RS256';
    }
  | { readonly kind: 'federated-token-file'; readonly path: string };

export interface EntraConfig {
  /** Origin of the token authority, such as https://login.microsoftonline.com. */
  readonly authority: URL;
  readonly tenantId: string;
  readonly clientId: string;
  readonly credential: ClientCredential;
  /** The API the token is for, such as https://api.partnercenter.microsoft.com; scopes are made from it. */
  readonly resource: string;
  /** Set for App+User: the file that holds the refresh token and is replaced whenever Entra returns a new one. */
  readonly refreshTokenPath?: string;
}
