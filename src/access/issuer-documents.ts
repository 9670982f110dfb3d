import type { JSONWebKeySet } from 'jose';
import * as z from 'zod';

const FETCH_TIMEOUT_MS = 5_000;
const MAX_DOCUMENT_BYTES = 512 * 1024;

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.string() });
const keySetSchema = z.object({ keys: z.array(z.unknown()) });
const signingKeySchema = z.looseObject({ kty: z.enum(['RSA', 'EC']), kid: z.string().min(1) });

/** Whether a token issuer may be asked at this address: https, or plain http on this machine. */
export function isTrustworthy(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
}

/**
 * Finds the key set of `issuer` by its OpenID Connect discovery document.
 * @throws Error when the document names another issuer, or a key set at an address that must not be trusted.
 */
export async function discoverKeySetUrl(issuer: string, signal: AbortSignal): Promise<URL> {
  const address = new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const document = discoverySchema.parse(await fetchJson(address, signal));
  if (document.issuer !== issuer) {
    const other = URL.parse(document.issuer);
    const which = other === null ? '' : `: ${shown(other)}`;
    throw new Error(`The discovery document of ${issuer} is that of another issuer${which}.`);
  }
  const keySetUrl = new URL(document.jwks_uri);
  const problem = problemOf(keySetUrl, address);
  if (problem !== undefined) {
    throw new Error(`The discovery document of ${issuer} names a key set ${problem}: ${shown(keySetUrl)}.`);
  }
  return keySetUrl;
}

function problemOf(keySetUrl: URL, discoveredAt: URL): string | undefined {
  const { protocol, username, password } = keySetUrl;
  // fetch would refuse it, too, and quote it.
  if (username !== '' || password !== '') return 'at an address with user and password';
  const staysOnThisMachine = isLoopback(keySetUrl) && isLoopback(discoveredAt);
  return protocol === 'https:' || staysOnThisMachine ? undefined : 'that is not on https';
}

/**
 * Reads the public signing keys at `url`; keys of other kinds, and keys without an id, are left out.
 * @throws Error when no key is left: a good set must never be replaced by an empty one.
 */
export async function fetchKeySet(url: URL, signal: AbortSignal): Promise<JSONWebKeySet> {
  const document = keySetSchema.parse(await fetchJson(url, signal));
  const keys = document.keys.flatMap((key) => signingKeySchema.safeParse(key).data ?? []);
  if (keys.length === 0) throw new Error(`${shown(url)} holds no signing key.`);
  return { keys };
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

async function fetchJson(url: URL, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(FETCH_TIMEOUT_MS)]),
  });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new Error(`${shown(url)} answered ${response.status}.`);
  }
  return toJson(await readBounded(response.body, url), url);
}

/** An answer may hold anything, a private key even: V8 would quote of it what it cannot read. */
function toJson(text: string, url: URL): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${shown(url)} answered with something else than JSON.`);
  }
}

/** An address as a log may have it: a password, or a signature in its query, is nobody's business there. */
function shown({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname}`;
}

async function readBounded(body: ReadableStream<Uint8Array>, url: URL): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_DOCUMENT_BYTES)
      throw new Error(`${shown(url)} answered more than ${MAX_DOCUMENT_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
