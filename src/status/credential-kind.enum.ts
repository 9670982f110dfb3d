import { registerEnumType } from 'type-graphql';
import type { CredentialReport } from '../entra/credential-report.js';

/** By what the gateway proves to Entra that it is the registered application. */
export enum CredentialKind {
  CLIENT_SECRET = 'CLIENT_SECRET',
  CERTIFICATE = 'CERTIFICATE',
  FEDERATED_TOKEN = 'FEDERATED_TOKEN',
}

registerEnumType(CredentialKind, {
  name: 'CredentialKind',
  description: 'By what the gateway proves to Entra that it is the registered application.',
  valuesConfig: {
    CLIENT_SECRET: { description: 'A client secret. When it ends is known to Entra only.' },
    CERTIFICATE: { description: 'A certificate with its private key.' },
    FEDERATED_TOKEN: { description: 'A token of the platform that the gateway runs on, which renews it.' },
  },
});

export const TO_CREDENTIAL_KIND: Readonly<Record<CredentialReport['kind'], CredentialKind>> = {
  secret: CredentialKind.CLIENT_SECRET,
  certificate: CredentialKind.CERTIFICATE,
  'federated-token': CredentialKind.FEDERATED_TOKEN,
};
