import { startGatewayProcess } from '../lib/gateway-process.mjs';
import { startMeasured } from '../lib/measured-process.mjs';

/** Who is compared, in the order of the report. */
export const GATEWAY = 'overage-gateway';
export const TEXTBOOK = 'Apollo Server, type-graphql, got';
export const HIVE = 'Hive Gateway, OpenAPI';
export const YOGA = 'Yoga, undici';
export const MERCURIUS = 'Mercurius, JIT, undici';
export const CONSTANT = 'Mercurius, JIT, a constant';
export const BARE_GOT = 'no GraphQL, got';
export const BARE_UNDICI = 'no GraphQL, undici';

const SCRIPTS = new Map([
  [TEXTBOOK, 'textbook'],
  [HIVE, 'hive'],
  [YOGA, 'yoga'],
  [MERCURIUS, 'mercurius'],
  [CONSTANT, 'mercurius'],
  [BARE_GOT, 'bare-got'],
  [BARE_UNDICI, 'bare-undici'],
]);

/** The gateway as it is shipped: only the upstream is another one, and how often somebody may ask is out of reach. */
export function startSubjectGateway(emulator, upstreamUrl) {
  return startGatewayProcess(emulator, { env: { PARTNER_CENTER_BASE_URL: upstreamUrl } });
}

/** Starts all subjects, each in a process of its own with the same flags of Node. @returns them by name */
export async function startSubjects(emulator, upstreamUrl, upstreamToken) {
  const subjects = new Map([[GATEWAY, await startSubjectGateway(emulator, upstreamUrl)]]);
  for (const [name, script] of SCRIPTS) {
    const env = {
      NODE_ENV: 'production',
      UPSTREAM_URL: upstreamUrl,
      UPSTREAM_TOKEN: upstreamToken,
      ...(name === CONSTANT && { CONSTANT: 'yes' }),
    };
    const started = startMeasured(`bench/compare/subjects/${script}.mjs`, {
      ready: /ready at (http\S+)/,
      env,
    });
    subjects.set(name, await started);
  }
  return subjects;
}
