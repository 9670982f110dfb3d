import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EntraConfig } from '../../src/config/entra.config.js';
import { Secret } from '../../src/config/secret.js';
import type { EmulatorSwitches } from '../../src/emulator/control/switch-table.js';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.js';
import { DEMO_REFRESH_TOKEN } from '../../src/emulator/entra-id/grants.js';
import { checkMfa } from '../../src/entra/check-mfa.js';
import { createTokenSource } from '../../src/entra/token-source.js';
import { checkMfaUpstream } from '../../src/partner-center/check-mfa.api.js';
import { createPartnerCenterClient } from '../../src/partner-center/partner-center-client.js';
import { systemClock as clock } from '../../src/request/clock.js';
import { quietLog as log } from '../support/quiet-log.js';
import { aRequest } from '../support/request.js';
import { credentialFile } from './live-gateway.js';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.stop());

/** What the token itself says, and what Partner Center says of it. */
async function selfTest(refreshTokenPath?: string) {
  const config: EntraConfig = {
    authority: new URL(emulator.url),
    tenantId: emulator.tenantId,
    clientId: 'demo-gateway',
    credential: { kind: 'secret', secret: new Secret('demo-secret') },
    resource: 'https://api.partnercenter.microsoft.com',
    ...(refreshTokenPath !== undefined && { refreshTokenPath }),
  };
  const tokens = createTokenSource({ config, clock, log });
  const pacer = { acquire: async () => ({ release: () => undefined }), pause: () => undefined };
  const client = createPartnerCenterClient({ baseUrl: new URL(emulator.url), tokens, pacer, log, clock });
  try {
    const request = aRequest();
    const { value } = await tokens.getToken(request.deadline);
    return { token: checkMfa(value), partnerCenter: await checkMfaUpstream(client, request) };
  } finally {
    client.close();
    await tokens.stop();
  }
}

describe('the MFA self-test, by token and by Partner Center', () => {
  it('finds that App-only is outside the rule', async () => {
    expect(await selfTest()).toEqual({ token: 'not-needed', partnerCenter: 'compliant' });
  });

  it('finds MFA behind a refresh token', async () => {
    const path = await credentialFile(DEMO_REFRESH_TOKEN);
    expect(await selfTest(path)).toEqual({ token: 'compliant', partnerCenter: 'compliant' });
  });

  it.each<Partial<EmulatorSwitches>>([{ mfaRejection: 'code' }, { mfaRejection: 'legacy' }])(
    'finds that it is missing, however that is refused: %o',
    async (switches) => {
      emulator.setSwitches({ ...switches, mfaClaim: false });
      const path = await credentialFile(DEMO_REFRESH_TOKEN);
      expect(await selfTest(path)).toEqual({ token: 'missing', partnerCenter: 'missing' });
    },
  );
});
