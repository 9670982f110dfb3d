import { ResponseBodyError, WWWAuthenticateChallengeError } from 'openid-client';
import type { UpstreamFacts } from '../errors/gateway-error.js';
import { AADSTS_REMEDIES } from './aadsts-remedies.js';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What is kept of an answer that is not a token: numbers and ids, none of its text. */
export interface TokenRefusal {
  /** `AADSTS7000215`, or the HTTP status where Entra gave no number; for messages. */
  readonly reason: string;
  /** The digits of the AADSTS code. */
  readonly aadsts?: string;
  /** The answer has the form of Entra's errors; else something between here and Entra may have given it. */
  readonly worded: boolean;
  /** Entra itself says, by status or by `error`, that the same request may succeed later. */
  readonly transient: boolean;
  readonly retryAfterSeconds?: number;
  readonly upstream: UpstreamFacts & { readonly status: number };
}

type Body = Readonly<Record<string, unknown>>;

/** The refusal behind an error of openid-client's; undefined when there was no answer, or one with status 200. */
export async function tokenRefusalOf(error: unknown): Promise<TokenRefusal | undefined> {
  if (error instanceof ResponseBodyError) return toTokenRefusal(error.response, error.cause);
  const response = error instanceof WWWAuthenticateChallengeError ? error.response : causeOf(error);
  if (!(response instanceof Response) || response.status === 200) return undefined;
  return toTokenRefusal(response, await response.json().catch(() => undefined));
}

function toTokenRefusal({ status, headers }: Response, answer: unknown): TokenRefusal {
  const body: Body = isRecord(answer) ? answer : {};
  const aadsts = aadstsNumberOf(body);
  const retryAfter = headers.get('retry-after') ?? '';
  return {
    reason: aadsts === undefined ? `status ${status}` : `AADSTS${aadsts}`,
    ...(aadsts === undefined ? {} : { aadsts }),
    worded: typeof body.error === 'string',
    transient: isTransientStatus(status) || body.error === 'temporarily_unavailable',
    // Entra sends seconds here, never a date.
    ...(/^[1-9]\d{0,5}$/.test(retryAfter) ? { retryAfterSeconds: Number(retryAfter) } : {}),
    upstream: {
      status,
      ...(aadsts === undefined ? {} : { code: `AADSTS${aadsts}` }),
      ...(isGuid(body.trace_id) ? { requestId: body.trace_id } : {}),
      ...(isGuid(body.correlation_id) ? { correlationId: body.correlation_id } : {}),
    },
  };
}

/**
 * `error_codes` lists the numbers; where it is missing the description starts with one. A number with a remedy is
 * preferred, since a general one (70002) may stand before it.
 */
function aadstsNumberOf(body: Body): string | undefined {
  const listed = Array.isArray(body.error_codes) ? body.error_codes.map(String) : [];
  const described = /AADSTS(\d{4,8})/.exec(String(body.error_description ?? ''))?.[1];
  const numbers = [...listed, described ?? ''].filter((number) => /^\d{4,8}$/.test(number));
  const [general] = numbers;
  return numbers.find((number) => number !== '70002' && AADSTS_REMEDIES.has(number)) ?? general;
}

function isTransientStatus(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isGuid(value: unknown): value is string {
  return typeof value === 'string' && GUID.test(value);
}
