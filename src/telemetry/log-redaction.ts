const CENSORED = '[redacted]';

/** Names under which a credential could reach a log line by accident; the second line of defence behind `Secret`. */
const NEVER_LOGGED = new Set([
  'authorization',
  'cookie',
  'client_secret',
  'client_assertion',
  'refresh_token',
  'access_token',
]);

const SUSPICIOUS = new RegExp(`"(?:${[...NEVER_LOGGED].join('|')})":`, 'i');

/** The line as it was, or without the values of fields that could hold a credential, at whatever depth they are. */
export function withoutCredentials(line: string): string {
  if (!SUSPICIOUS.test(line)) return line;
  const censored = JSON.stringify(JSON.parse(line), (name, value: unknown) =>
    NEVER_LOGGED.has(name.toLowerCase()) ? CENSORED : value,
  );
  return `${censored}\n`;
}
