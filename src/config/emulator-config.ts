import type { Config, Settings } from './config.js';
import { PARTNER_CENTER_RESOURCE } from './partner-center-resource.js';
import { Secret } from './secret.js';

/** Where the emulator answers and as whom it knows the gateway. */
export interface EmulatorAddress {
  readonly url: string;
  readonly tenantId: string;
  /** Issuer of the demo callers' tokens. */
  readonly issuer: string;
  readonly gatewayClientId: string;
  readonly gatewaySecret: string;
  /** Signs the explorer in; a caller with every role. */
  readonly demoCaller: { readonly clientId: string; readonly secret: string; readonly scope: string };
}

/** Settings for a gateway in front of a running emulator: its Entra, its Partner Center, its callers. */
export function configForEmulator(
  settings: Extract<Settings, { mode: 'emulator' }>,
  emulator: EmulatorAddress,
): Config {
  const { config } = settings;
  const { clientId, secret, scope } = emulator.demoCaller;
  const tokenUrl = new URL(`${emulator.url}/${emulator.tenantId}/oauth2/v2.0/token`);
  return {
    ...config,
    mode: 'emulator',
    http: { ...config.http, demoCaller: { tokenUrl, clientId, secret: new Secret(secret), scope } },
    partnerCenter: { ...config.partnerCenter, baseUrl: new URL(emulator.url) },
    callers: { ...config.callers, issuers: [emulator.issuer, ...config.callers.issuers] },
    entra: {
      authority: new URL(emulator.url),
      tenantId: emulator.tenantId,
      clientId: emulator.gatewayClientId,
      credential: { kind: 'secret', secret: new Secret(emulator.gatewaySecret) },
      resource: PARTNER_CENTER_RESOURCE,
    },
  };
}
