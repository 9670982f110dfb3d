import type { ClientCredential, EntraConfig } from '../config/entra.config.js';
import { GatewayError } from '../errors/gateway-error.js';
import type { Clock } from '../request/clock.js';
import { readCertificateFile } from './certificate-file.js';
import type { RefreshTokenKeeper } from './refresh-token-keeper.js';
import { entraUnavailable } from './token-error.js';

const NO_ANSWER_YET = entraUnavailable('did not answer in time').message;

/** The gateway's own credentials as its operator may know them: what they are and until when, none of them itself. */
export interface CredentialReport {
  /** A secret in a variable and one in a file are the same to Entra. */
  readonly kind: 'secret' | 'certificate' | 'federated-token';
  /** App+User: a refresh token stands for a service account. */
  readonly actsForUser: boolean;
  readonly certificateEndsAt?: Date;
  readonly refreshTokenEndsAt?: Date;
  /** What keeps the gateway from signing in and what to do about it, in sentences for people; none when it works. */
  readonly problems: readonly string[];
}

export interface CredentialReportParts {
  readonly config: EntraConfig;
  readonly clock: Clock;
  readonly refreshTokens: Pick<RefreshTokenKeeper, 'endsAt'> | undefined;
  /** Throws a GatewayError when there is no token to be had. */
  readonly signIn: () => Promise<unknown>;
  /** Why the latest token request failed, which costs nothing yet while the token before it lasts. */
  readonly lastFailure: () => GatewayError | undefined;
}

/** Tries the credentials and reads their files anew. Trouble with them is told in `problems`, not thrown. */
export async function reportCredentials(parts: CredentialReportParts): Promise<CredentialReport> {
  const { config, clock, refreshTokens, signIn, lastFailure } = parts;
  const problems = new Set<string>();
  const attempt = async <T>(step: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      problems.add(error.code === 'DEADLINE_EXCEEDED' ? NO_ANSWER_YET : error.message);
      return undefined;
    }
  };
  // First, since Entra may answer with a new refresh token.
  await attempt(signIn);
  const failure = lastFailure();
  if (failure !== undefined) problems.add(failure.message);
  const certificateEndsAt = await attempt(() => endOfCertificate(config.credential, clock));
  const refreshTokenEndsAt = await attempt(async () => refreshTokens?.endsAt());
  return {
    kind: kindOf(config.credential),
    actsForUser: refreshTokens !== undefined,
    ...(certificateEndsAt && { certificateEndsAt }),
    ...(refreshTokenEndsAt && { refreshTokenEndsAt }),
    problems: [...problems],
  };
}

async function endOfCertificate(credential: ClientCredential, clock: Clock): Promise<Date | undefined> {
  if (credential.kind !== 'certificate') return undefined;
  const { certificate } = await readCertificateFile(credential, clock.date());
  return new Date(certificate.validTo);
}

function kindOf({ kind }: ClientCredential): CredentialReport['kind'] {
  switch (kind) {
    case 'secret':
    case 'secret-file':
      return 'secret';
    case 'certificate':
      return 'certificate';
    case 'federated-token-file':
      return 'federated-token';
  }
}
