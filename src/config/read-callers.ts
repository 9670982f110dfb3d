import type { CallersConfig } from './config.js';
import type { EnvReader } from './env-reader.js';
import { ISSUERS, issuers, SECURE_URL, secureUrl, someItems } from './shapes.js';

const DEFAULT_AUDIENCE = 'api://overage-gateway';

/** Whose tokens callers may bring. Live, somebody must be named; the emulator brings an issuer of its own. */
export function readCallers(env: EnvReader, live: boolean): CallersConfig {
  if (live && env.text('CALLER_ISSUER') === undefined) {
    env.problem(
      'CALLER_ISSUER',
      "missing; expected the issuer of callers' tokens, such as https://login.microsoftonline.com/<tenant id>/v2.0",
    );
  }
  const trusted = env.read('CALLER_ISSUER', issuers, ISSUERS, []);
  const jwksUrl = env.read('CALLER_JWKS_URL', secureUrl.optional(), SECURE_URL, undefined);
  if (jwksUrl !== undefined && !(live && trusted.length <= 1)) {
    env.problem('CALLER_JWKS_URL', 'fits a single issuer of a live tenant; others are found by discovery');
  }
  const only = (name: string, what: string) =>
    env.read(name, someItems.optional(), `${what} separated by commas`, undefined);
  const allowedTenants = only('CALLER_TENANTS', 'tenant ids');
  const allowedApplications = only('CALLER_APPLICATIONS', 'client ids');
  return {
    issuers: trusted,
    audiences: env.read('CALLER_AUDIENCE', someItems, 'audiences separated by commas', [DEFAULT_AUDIENCE]),
    ...(jwksUrl && { jwksUrl }),
    ...(allowedTenants && { allowedTenants }),
    ...(allowedApplications && { allowedApplications }),
  };
}
