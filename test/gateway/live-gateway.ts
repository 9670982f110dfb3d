import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { onTestFinished } from 'vitest';
import { readSettings } from '../../src/config/read-settings.js';
import type { Emulator } from '../../src/emulator/emulator.js';
import { createGateway } from '../../src/gateway.js';
import { createLog } from '../../src/telemetry/log.js';
import { type Answer, fetchToken, post } from '../support/gateway-under-test.js';

/** A gateway that believes the emulator to be a live tenant. */
export interface LiveGateway {
  readonly url: string;
  /** A token of demo-operator. */
  readonly token: string;
  /** Sends a document as demo-operator. */
  ask(query: string): Promise<Answer>;
  /** Everything logged so far. */
  logged(): string;
}

/** A folder for the test's files, gone after it. */
async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** A file with a credential in it, gone after the test; its path. */
export async function credentialFile(content: string | Buffer): Promise<string> {
  const path = join(await temporaryFolder(), 'credential');
  await writeFile(path, content);
  return path;
}

/** Starts a gateway from the variables of a live tenant, with the given ones as its credential; stopped after the test. */
export async function startLiveGateway(
  { url, tenantId }: Emulator,
  credential: Record<string, string>,
): Promise<LiveGateway> {
  const policyPath = join(await temporaryFolder(), 'policy.json');
  await writeFile(policyPath, '{"callers":[{"application":"demo-operator","customers":"*"}]}');
  const settings = readSettings({
    ENTRA_TENANT_ID: tenantId,
    ENTRA_CLIENT_ID: 'demo-gateway',
    ENTRA_AUTHORITY: url,
    PARTNER_CENTER_BASE_URL: url,
    CALLER_ISSUER: `${url}/${tenantId}/v2.0`,
    ACCESS_POLICY_PATH: policyPath,
    DATABASE_URL: ':memory:',
    PORT: '0',
    CACHE_TTL_MS: '0',
    STALE_LIMIT_MS: '0',
    ...credential,
  });
  if (settings.mode !== 'live') throw new Error('These are the settings of a live tenant.');
  const { config } = settings;
  const lines: string[] = [];
  const destination = new PassThrough().on('data', (line) => lines.push(String(line)));
  const gateway = await createGateway(config, { log: createLog({ level: 'debug', destination }) });
  onTestFinished(() => gateway.stop());
  const token = await fetchToken(url, 'demo-operator');
  return {
    url: gateway.url,
    token,
    ask: (query) => post(gateway.url, { query }, { authorization: `Bearer ${token}` }),
    logged: () => lines.join(''),
  };
}
