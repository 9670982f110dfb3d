import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';
import type { Env } from '../surroundings.js';

const DEFAULT_URL = 'http://127.0.0.1:4000/graphql';
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** The gateway's endpoint from OVERAGE_URL. @throws CliError when a token must not be sent there */
export function gatewayUrl(env: Env): URL {
  const text = env.OVERAGE_URL || DEFAULT_URL;
  return secureUrl('OVERAGE_URL', text, 'https://overage.example/graphql');
}

/** A URL of a setting that secrets are sent to: https, or http on this machine. @throws CliError otherwise */
export function secureUrl(name: string, text: string, example: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new CliError(
      EXIT.usage,
      `${name} is "${text}", which is no http or https address. Give one such as ${example}.`,
    );
  }
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname)) {
    throw new CliError(
      EXIT.usage,
      `${name} is ${url.origin}, where a secret would travel unencrypted. Use https; plain http is for this machine only.`,
    );
  }
  return url;
}
