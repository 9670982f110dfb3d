import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TENANT } from './emulator-process.mjs';
import { startMeasured } from './measured-process.mjs';

const POLICY = {
  callers: ['demo-reader', 'demo-operator'].map((application) => ({ application, customers: '*' })),
};
/** Limits that say who may ask how often would otherwise end a measurement; what they cost stays in. */
const UNLIMITED = { RATE_LIMIT_PER_MINUTE: '1000000', PARTNER_CENTER_CALLS_PER_MINUTE: '0' };

/**
 * The gateway as a process of its own, set up as for a live tenant, with the emulator in the tenant's place.
 * @param script another program that takes the same settings
 */
export async function startGatewayProcess(
  emulator,
  { script = 'dist/start.js', env = {}, preload, onOutput } = {},
) {
  const directory = mkdtempSync(join(tmpdir(), 'overage-bench-'));
  const policyPath = join(directory, 'policy.json');
  writeFileSync(policyPath, JSON.stringify(POLICY));
  const gateway = await startMeasured(script, {
    ready: /ready at (http\S+)/,
    preload,
    onOutput,
    env: { ...liveSettings(emulator.url, policyPath), ...env },
  });
  return {
    ...gateway,
    stop: async () => {
      await gateway.stop();
      rmSync(directory, { recursive: true });
    },
  };
}

function liveSettings(emulatorUrl, policyPath) {
  return {
    PORT: '0',
    METRICS_PORT: '0',
    DATABASE_URL: ':memory:',
    ENTRA_AUTHORITY: emulatorUrl,
    ENTRA_TENANT_ID: TENANT,
    ENTRA_CLIENT_ID: 'demo-gateway',
    ENTRA_CLIENT_SECRET: 'demo-secret',
    PARTNER_CENTER_BASE_URL: emulatorUrl,
    CALLER_ISSUER: `${emulatorUrl}/${TENANT}/v2.0`,
    ACCESS_POLICY_PATH: policyPath,
    ...UNLIMITED,
  };
}
