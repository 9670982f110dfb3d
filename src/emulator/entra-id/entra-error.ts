import { randomUUID } from 'node:crypto';
import { jsonReply, type Reply } from '../http-io/reply.js';

interface EntraProblem {
  readonly status: number;
  readonly error: string;
  readonly text: string;
}

const problem = (status: number, error: string, text: string): EntraProblem => ({ status, error, text });

/** Entra's errors by AADSTS number. Meanings from Entra's public error list; the texts are this emulator's. */
export const ENTRA_PROBLEMS: ReadonlyMap<number, EntraProblem> = new Map([
  [7000215, problem(401, 'invalid_client', 'Invalid client secret provided.')],
  [7000218, problem(401, 'invalid_client', 'The request needs client_secret or client_assertion.')],
  [7000222, problem(401, 'invalid_client', 'The provided client secret keys are expired.')],
  [700016, problem(400, 'unauthorized_client', 'The application was not found in the directory.')],
  [700024, problem(401, 'invalid_client', 'Client assertion is not within its valid time range.')],
  [
    700027,
    problem(401, 'invalid_client', 'Client assertion failed signature validation or its key is unknown.'),
  ],
  [
    700212,
    problem(400, 'invalid_client', 'No matching federated identity credential for the assertion audience.'),
  ],
  [
    700211,
    problem(400, 'invalid_client', 'No matching federated identity credential for the assertion issuer.'),
  ],
  [
    700213,
    problem(400, 'invalid_client', 'No matching federated identity credential for the assertion subject.'),
  ],
  [90002, problem(400, 'invalid_request', 'The tenant was not found.')],
  [900144, problem(400, 'invalid_request', 'The request body must contain a parameter that is missing.')],
  [70003, problem(400, 'unsupported_grant_type', 'The grant type is not supported.')],
  [70011, problem(400, 'invalid_scope', 'The scope is not valid.')],
  [1002012, problem(400, 'invalid_scope', 'Client credential requests need a scope that ends in /.default.')],
  [500011, problem(400, 'invalid_resource', 'The resource principal was not found in the tenant.')],
  [
    65001,
    problem(400, 'invalid_grant', 'The user or administrator has not consented to use the application.'),
  ],
  [70002, problem(400, 'invalid_grant', 'Error validating credentials.')],
  [50126, problem(400, 'invalid_grant', 'Invalid username or password.')],
  [50076, problem(400, 'invalid_grant', 'Multi-factor authentication is required to access the resource.')],
  [50079, problem(400, 'invalid_grant', 'The user has to enrol in multi-factor authentication.')],
  [50173, problem(400, 'invalid_grant', 'The grant was revoked; a fresh sign-in is needed.')],
  [700082, problem(400, 'invalid_grant', 'The refresh token has expired due to inactivity.')],
  [9002313, problem(400, 'invalid_grant', 'The grant is malformed or unknown.')],
  [501481, problem(400, 'invalid_grant', 'The code_verifier does not match the code_challenge.')],
  [53003, problem(400, 'invalid_grant', 'Access was blocked by Conditional Access policies.')],
  [
    9002327,
    problem(400, 'invalid_request', 'A single-page application token may be redeemed only cross-origin.'),
  ],
  [90033, problem(503, 'temporarily_unavailable', 'A transient error occurred. Please try again.')],
  [90006, problem(503, 'temporarily_unavailable', 'An external service is unavailable. Please try again.')],
  [70016, problem(400, 'authorization_pending', 'The user has not finished signing in yet.')],
  [70018, problem(400, 'bad_verification_code', 'The device code is unknown.')],
  [70019, problem(400, 'expired_token', 'The device code has expired.')],
  [70000, problem(400, 'authorization_declined', 'The user declined to sign in.')],
]);

/** An Entra error answer. `detail` is added to the sentence; never a credential. */
export function entraError(aadsts: number, nowMs: number, detail = ''): Reply {
  const { status, error, text } = ENTRA_PROBLEMS.get(aadsts) ?? problem(400, 'invalid_request', 'Refused.');
  const timestamp = `${new Date(nowMs).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const traceId = randomUUID();
  const correlationId = randomUUID();
  const sentence = detail === '' ? text : `${text} ${detail}`;
  return jsonReply(status, {
    error,
    error_description: `AADSTS${aadsts}: ${sentence} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [aadsts],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `https://login.microsoftonline.com/error?code=${aadsts}`,
  });
}

/** Thrown inside a grant to answer an Entra error. */
export class EntraRefusal extends Error {
  override readonly name = 'EntraRefusal';
  readonly aadsts: number;
  readonly detail: string;

  constructor(aadsts: number, detail = '') {
    super(`AADSTS${aadsts}`);
    this.aadsts = aadsts;
    this.detail = detail;
  }
}
