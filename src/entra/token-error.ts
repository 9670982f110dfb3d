import { ClientError } from 'openid-client';
import { GatewayError, type GatewayErrorOptions } from '../errors/gateway-error.js';
import { AADSTS_REMEDIES } from './aadsts-remedies.js';
import { type TokenRefusal, tokenRefusalOf } from './token-refusal.js';

const NO_ANSWER_IN_TIME = ['OAUTH_TIMEOUT', 'OAUTH_ABORT'];

/**
 * Turns whatever a token request threw into an error whose message names the cause and the remedy. The original is
 * dropped: it holds the request and Entra's own text, which may quote what was sent.
 */
export async function toTokenError(error: unknown): Promise<GatewayError> {
  if (error instanceof GatewayError) return error;
  // What a credential file's reader throws comes wrapped by openid-client.
  if (error instanceof Error && error.cause instanceof GatewayError) return error.cause;
  const refusal = await tokenRefusalOf(error);
  if (refusal !== undefined) return refusalError(refusal);
  if (error instanceof ClientError && error.code === 'OAUTH_HTTP_REQUEST_FORBIDDEN') {
    return signInRefused('ENTRA_AUTHORITY must be an https address; plain http is for loopback only.');
  }
  if (error instanceof ClientError && isAboutTheAnswer(error)) {
    return entraUnavailable('answered with something that is not a token');
  }
  return unreachable(error);
}

/** Entra did something that makes a token impossible now but not for good. */
export function entraUnavailable(what: string, options: GatewayErrorOptions = {}): GatewayError {
  const message = `Microsoft Entra ${what}, so there is no token for Partner Center. Try again later.`;
  return new GatewayError('UPSTREAM_UNAVAILABLE', message, options);
}

/** The gateway's own sign-in cannot succeed until somebody changes something. */
export function signInRefused(message: string, options: GatewayErrorOptions = {}): GatewayError {
  return new GatewayError('UPSTREAM_AUTHENTICATION_FAILED', message, options);
}

function refusalError(refusal: TokenRefusal): GatewayError {
  const { reason, aadsts, transient, worded, retryAfterSeconds, upstream } = refusal;
  const known = AADSTS_REMEDIES.get(aadsts ?? '');
  if (transient || known?.transient) {
    const later = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
    return entraUnavailable(`cannot answer at the moment (${reason})`, { upstream, ...later });
  }
  if (!worded) {
    return entraUnavailable(
      `or something in its place, such as a proxy, gave an answer that is not of its kind (${reason}; check ENTRA_AUTHORITY)`,
      { upstream },
    );
  }
  const happened = known?.happened ?? 'it gives a reason that the gateway does not know';
  const remedy = known?.remedy ?? 'Look the reason up at https://login.microsoftonline.com/error.';
  const message = `Microsoft Entra refused the gateway's own sign-in: ${happened} (${reason}). ${remedy}`;
  return signInRefused(message, { upstream });
}

function unreachable(error: unknown): GatewayError {
  const code = systemCodeOf(error);
  const hint = /CERT|TLS|SSL|VERIFY/.test(code) ? '; a private CA is given with NODE_EXTRA_CA_CERTS' : '';
  return entraUnavailable(`could not be reached (${code}${hint})`);
}

function isAboutTheAnswer({ code }: ClientError): boolean {
  return code?.startsWith('OAUTH_') === true && !NO_ANSWER_IN_TIME.includes(code);
}

function systemCodeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (!('code' in at) || typeof at.code !== 'string') continue;
    if (NO_ANSWER_IN_TIME.includes(at.code)) return 'no answer in time';
    if (/^[A-Z][A-Z0-9_]+$/.test(at.code)) return at.code;
  }
  return 'connection failed';
}
