import { type ClientAuth, ClientSecretPost } from 'openid-client';
import type { EntraConfig } from '../config/entra.config.js';
import type { Clock } from '../request/clock.js';
import { certificateAssertion } from './certificate-assertion.js';
import { readCertificateFile } from './certificate-file.js';
import { readCredentialWord } from './credential-file.js';
import { tokenEndpointOf } from './oauth-client.js';

/**
 * How the application's credential is added to a token request. Files are read anew for every request, so that a
 * rotated secret or a replaced token is used without a restart.
 */
export function clientAuthentication(config: EntraConfig, clock: Clock): ClientAuth {
  const { credential } = config;
  switch (credential.kind) {
    case 'secret':
      return ClientSecretPost(credential.secret.reveal());
    case 'secret-file':
      return secretFile(credential.path);
    case 'certificate':
      return async (server, client, body, headers) => {
        const signing = await readCertificateFile(credential, clock.date());
        const authenticate = await certificateAssertion(
          signing,
          credential.algorithm,
          tokenEndpointOf(config),
        );
        return authenticate(server, client, body, headers);
      };
    case 'federated-token-file':
      return federatedTokenFile(credential.path);
  }
}

function secretFile(path: string): ClientAuth {
  const file = {
    path,
    variable: 'ENTRA_CLIENT_SECRET_PATH',
    content: "the value of the application's client secret",
  };
  return async (server, client, body, headers) =>
    ClientSecretPost(await readCredentialWord(file))(server, client, body, headers);
}

/** Entra's workload identity federation: the platform's own token takes the place of a signed assertion. */
function federatedTokenFile(path: string): ClientAuth {
  const file = {
    path,
    variable: 'ENTRA_FEDERATED_TOKEN_FILE',
    content: 'the token that the platform issues to this workload and renews',
  };
  return async (_server, client, body) => {
    body.set('client_id', client.client_id);
    body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    body.set('client_assertion', await readCredentialWord(file));
  };
}
