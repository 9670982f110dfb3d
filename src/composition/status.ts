import { checkMfa } from '../entra/check-mfa.js';
import type { Readiness } from '../http/readiness.js';
import { checkMfaUpstream } from '../partner-center/check-mfa.api.js';
import { GatewayMode } from '../status/gateway-mode.enum.js';
import { GatewayStatusResolver } from '../status/gateway-status.resolver.js';
import { runMfaSelfTest } from '../status/run-mfa-self-test.js';
import type { Admission } from './admission.js';
import type { Foundation } from './foundation.js';
import type { Upstream } from './upstream.js';

const MODES = { live: GatewayMode.LIVE, emulator: GatewayMode.EMULATOR } as const;

/** What the gateway says about itself, from the parts that know it. */
export function composeStatus(
  { config, clock }: Foundation,
  { tokens, client }: Upstream,
  { authorizer }: Admission,
  readiness: Pick<Readiness, 'parts'>,
): GatewayStatusResolver {
  const { entra, mode } = config;
  return new GatewayStatusResolver({
    authorizer,
    mode: MODES[mode],
    partnerTenant: entra.tenantId,
    parts: () => readiness.parts(),
    inspectCredentials: (deadline) => tokens.inspectCredentials(deadline),
    testMfa: (request) =>
      runMfaSelfTest({
        actsForUser: entra.refreshTokenPath !== undefined,
        token: async () => checkMfa((await tokens.getToken(request.deadline)).value),
        partnerCenter: () => checkMfaUpstream(client, request),
      }),
    clock,
  });
}
