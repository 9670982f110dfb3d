import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';
import type { Env } from '../surroundings.js';
import { secureUrl } from './gateway-url.js';
import { readSecret } from './read-secret.js';

const DEFAULT_SCOPE = 'api://overage-gateway/.default';
/** A token is replaced this long before it expires, so that none expires on its way. */
const MARGIN_MS = 60_000;
const TIMEOUT_MS = 20_000;

interface HeldToken {
  readonly token: string;
  readonly renewAtMs: number;
}

/**
 * Gets tokens by OAuth client credentials and keeps each until shortly before it expires.
 * @throws CliError when settings are missing, the token endpoint refuses or has no time, or it is none
 */
export function createClientCredentials(clientId: string, env: Env): () => Promise<string> {
  let held: Promise<HeldToken> | undefined;
  let renewAtMs = 0;
  return async () => {
    if (held === undefined || Date.now() >= renewAtMs) {
      renewAtMs = Number.POSITIVE_INFINITY;
      held = fetchToken(clientId, env);
    }
    try {
      const { token, ...current } = await held;
      renewAtMs = current.renewAtMs;
      return token;
    } catch (error) {
      held = undefined;
      throw error;
    }
  };
}

async function fetchToken(clientId: string, env: Env): Promise<HeldToken> {
  if (!env.OVERAGE_TOKEN_URL)
    throw missing('OVERAGE_TOKEN_URL, such as https://login.microsoftonline.com/<tenant>/oauth2/v2.0/token');
  const url = secureUrl(
    'OVERAGE_TOKEN_URL',
    env.OVERAGE_TOKEN_URL,
    'https://login.microsoftonline.com/<tenant>/oauth2/v2.0/token',
  );
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: await clientSecret(env),
    scope: env.OVERAGE_SCOPE || DEFAULT_SCOPE,
  });
  const askedAtMs = Date.now();
  const { status, type, json } = await postForm(url, body);
  const { access_token: token, expires_in: expiresIn, error_description: reason } = json ?? {};
  if (typeof token === 'string')
    return { token, renewAtMs: askedAtMs + Number(expiresIn ?? 0) * 1000 - MARGIN_MS };
  const said = typeof reason === 'string' ? reason.split(/\r?\n/, 1)[0] : undefined;
  if (status === 429 || status >= 500)
    throw new CliError(EXIT.tryLater, `${url.href} gives no token just now: ${said ?? `HTTP ${status}`}.`);
  if (json === undefined) {
    throw new CliError(
      EXIT.usage,
      `The answer from ${url.href} (HTTP ${status}, ${type}) is no JSON, so it is probably not from a token endpoint. Check OVERAGE_TOKEN_URL, and whether a proxy or a sign-in page stands in between.`,
    );
  }
  throw new CliError(
    EXIT.notAllowed,
    `${url.href} gave no token for ${clientId}: ${said ?? 'it gave no reason'}`,
  );
}

interface TokenAnswer {
  readonly status: number;
  readonly type: string;
  /** undefined for what is no JSON object. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
}

async function postForm(url: URL, body: URLSearchParams): Promise<TokenAnswer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const type = response.headers.get('content-type')?.split(';')[0] ?? 'no content type';
    return { status: response.status, type, json: parseObject(await response.text()) };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new CliError(
      EXIT.tryLater,
      `No token could be fetched from ${url.href}: ${cause instanceof Error ? cause.message : cause}.`,
    );
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

async function clientSecret({
  OVERAGE_CLIENT_SECRET: secret,
  OVERAGE_CLIENT_SECRET_PATH: path,
}: Env): Promise<string> {
  if (secret) return secret;
  if (path) return readSecret('OVERAGE_CLIENT_SECRET_PATH', path);
  throw missing('OVERAGE_CLIENT_SECRET or OVERAGE_CLIENT_SECRET_PATH');
}

function missing(what: string): CliError {
  return new CliError(EXIT.usage, `OVERAGE_CLIENT_ID is set, but ${what} is not.`);
}
