/** What a refusal of Entra's means to the people who run the gateway: a clause and a sentence or two. */
export interface Remedy {
  readonly happened: string;
  readonly remedy: string;
  /** Waiting helps, and nothing needs changing. */
  readonly transient?: true;
}

const CONSENT_AGAIN = 'Run `npm run consent` and sign in with MFA as the service account.';
const COMPARE_FEDERATION =
  'Compare issuer, subject and audience of the federated credential in the app registration with those of the token.';
const BY_ITSELF = 'It is tried again by itself.';

/**
 * AADSTS number → meaning and remedy. The numbers are those of Entra's page "Microsoft Entra authentication and
 * authorization error codes"; that a Partner Center application meets them is in part inferred.
 */
export const AADSTS_REMEDIES: ReadonlyMap<string, Remedy> = new Map<string, Remedy>(
  Object.entries({
    '7000215': {
      happened: 'the client secret is wrong',
      remedy:
        "Set ENTRA_CLIENT_SECRET, or the file of ENTRA_CLIENT_SECRET_PATH, to the secret's value, not its id.",
    },
    '7000222': {
      happened: 'the client secret has expired',
      remedy: 'Create a new client secret in the app registration and give its value to the gateway.',
    },
    '7000218': {
      happened: "the application's credential was missing",
      remedy: 'Give the gateway a secret, a certificate or a federated token for this application.',
    },
    '700025': {
      happened: 'the application is a public client and may not use a credential',
      remedy: 'Register the gateway as a confidential ("Web") application.',
    },
    '700016': {
      happened: 'the application does not exist in the tenant',
      remedy: 'Check ENTRA_CLIENT_ID and ENTRA_TENANT_ID, and that the tenant consented to the application.',
    },
    '90002': {
      happened: 'the tenant is unknown',
      remedy: 'Check ENTRA_TENANT_ID, and that ENTRA_AUTHORITY is that of its cloud.',
    },
    '70011': {
      happened: 'the scope is not valid',
      remedy: 'Check that the Partner Center address and ENTRA_AUTHORITY are of the same cloud.',
    },
    '1002012': {
      happened: 'the scope is not one that an application may ask for without a user',
      remedy: 'App-only takes the /.default scope of the Partner Center API alone; check its address.',
    },
    '500011': {
      happened: "Partner Center's API is not known in the tenant",
      remedy:
        'Add the API "Microsoft Partner Center" (fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd) to the app registration and consent to it.',
    },
    '65001': {
      happened: "nobody consented to the application's use of Partner Center",
      remedy: `Grant admin consent in the app registration. For App+User: ${CONSENT_AGAIN}`,
    },
    '65004': { happened: 'the person declined the consent', remedy: CONSENT_AGAIN },
    '70019': { happened: 'the code expired before the sign-in was complete', remedy: CONSENT_AGAIN },
    '70000': { happened: 'the refresh token, or the sign-in behind it, is not valid', remedy: CONSENT_AGAIN },
    '70020': { happened: 'the code was not entered in time', remedy: CONSENT_AGAIN },
    '70002': {
      happened: 'the credentials are not valid',
      remedy: `Check the application's credential. For App+User: ${CONSENT_AGAIN}`,
    },
    '50126': {
      happened: 'the user name or the password was wrong',
      remedy: `Check the service account. ${CONSENT_AGAIN}`,
    },
    '50076': {
      happened: 'multi-factor authentication is needed, and the consent was given without it',
      remedy: CONSENT_AGAIN,
    },
    '50079': {
      happened: 'the service account has to enrol for multi-factor authentication',
      remedy: `Enrol it at https://aka.ms/mfasetup. ${CONSENT_AGAIN}`,
    },
    '50173': {
      happened: 'the refresh token was revoked, by a change of password for example',
      remedy: CONSENT_AGAIN,
    },
    '700082': { happened: 'the refresh token expired, unused for too long', remedy: CONSENT_AGAIN },
    '70008': { happened: 'the refresh token has reached the end of its life', remedy: CONSENT_AGAIN },
    '9002313': {
      happened: 'the refresh token is malformed',
      remedy: `Check the file of ENTRA_REFRESH_TOKEN_PATH. ${CONSENT_AGAIN}`,
    },
    '9002327': {
      happened: 'the refresh token belongs to a single-page application',
      remedy: `Register the redirect address as "Web", not as "Single-page application". ${CONSENT_AGAIN}`,
    },
    '53003': {
      happened: 'a Conditional Access policy blocks the sign-in',
      remedy: 'Let the policy admit this application or service account from where the gateway runs.',
    },
    '700027': {
      happened: "the certificate's signature or thumbprint is not accepted",
      remedy:
        'Upload the certificate in the file of ENTRA_CLIENT_CERTIFICATE_PATH to the app registration, unexpired.',
    },
    '700024': {
      happened: 'the client assertion is outside its validity window',
      remedy: "Set this machine's clock by NTP; a federated token must not be an old one.",
    },
    '700211': {
      happened: "no federated credential of the application matches the token's issuer",
      remedy: COMPARE_FEDERATION,
    },
    '700212': {
      happened: "no federated credential of the application matches the token's audience",
      remedy: COMPARE_FEDERATION,
    },
    '700213': {
      happened: "no federated credential of the application matches the token's subject",
      remedy: COMPARE_FEDERATION,
    },
    '70021': {
      happened: 'no federated credential of the application matches the token',
      remedy: COMPARE_FEDERATION,
    },
    '90033': { transient: true, happened: 'Entra is temporarily unavailable', remedy: BY_ITSELF },
    '90006': { transient: true, happened: 'Entra failed for the moment', remedy: BY_ITSELF },
  } satisfies Record<string, Remedy>),
);
