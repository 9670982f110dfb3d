import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Emulator } from '../../src/emulator/emulator.js';
import { DEMO_SECRET, GATEWAY_CLIENT_ID } from '../../src/emulator/entra-id/applications.js';
import { fetchToken, type GatewayUnderTest, post } from './gateway-under-test.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A gateway that is a process of the operating system, as it is shipped. */
export interface GatewayProcess extends Pick<GatewayUnderTest, 'ask'> {
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

/** Builds what {@link startGatewayProcess} starts: decorators keep Node from running the sources as they are. */
export async function buildGateway(): Promise<void> {
  await promisify(execFile)(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', ROOT]);
}

/** Starts the built gateway with the emulator in the place of a live tenant; resolves once it takes requests. */
export async function startGatewayProcess(
  { url, tenantId }: Emulator,
  env: Record<string, string>,
): Promise<GatewayProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  const policyPath = join(folder, 'policy.json');
  await writeFile(policyPath, '{"callers":[{"application":"demo-operator","customers":"*"}]}');
  const child = spawn(process.execPath, [join(ROOT, 'dist/main.js')], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PORT: '0',
      METRICS_PORT: '0',
      LOG_LEVEL: 'info',
      DATABASE_URL: ':memory:',
      ENTRA_AUTHORITY: url,
      ENTRA_TENANT_ID: tenantId,
      ENTRA_CLIENT_ID: GATEWAY_CLIENT_ID,
      ENTRA_CLIENT_SECRET: DEMO_SECRET,
      PARTNER_CENTER_BASE_URL: url,
      CALLER_ISSUER: `${url}/${tenantId}/v2.0`,
      ACCESS_POLICY_PATH: policyPath,
      ...env,
    },
  });
  const gone = once(child, 'exit');
  const printed = child.stdout.setEncoding('utf8');
  const ready = READY.map((sign) => until(printed, sign));
  const [address] = await Promise.race([Promise.all(ready), gone.then(endedEarly)]);
  printed.resume();
  const token = fetchToken(url, 'demo-operator');
  return {
    pid: child.pid,
    ask: async (query, variables, { headers, signal } = {}) =>
      post(
        address ?? '',
        { query, variables },
        { authorization: `Bearer ${await token}`, ...headers },
        signal,
      ),
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
      await rm(folder, { recursive: true });
    },
  };
}

/** What a replica prints once it takes requests and hears of the others' changes. */
const READY = [/ready at (http\S+)/, /(invalidation messages work)/];

function until(printed: NodeJS.ReadableStream, sign: RegExp): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const look = (chunk: string) => {
      text += chunk;
      const [, found] = sign.exec(text) ?? [];
      if (found === undefined) return;
      printed.off('data', look);
      resolve(found);
    };
    printed.on('data', look);
  });
}

function endedEarly([code]: unknown[]): never {
  throw new Error(`The gateway ended with ${code} before it was ready.`);
}
