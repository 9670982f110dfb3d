import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Emulator } from '../../src/emulator/emulator.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const POLICY = '{"callers":[{"application":"demo-operator","customers":"*"}]}';

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  /** From the first signal to the end. */
  readonly tookMs: number;
}

/** The gateway as a process of its own, set up as for a live tenant, with an emulator in the tenant's place. */
export interface GatewayProcess {
  /** Where GraphQL requests go. */
  readonly url: string;
  readonly pid: number | undefined;
  /** Sends a signal and does not wait. */
  signal(name: 'SIGTERM' | 'SIGINT' | 'SIGHUP'): void;
  /** Resolves when it has ended by itself. */
  ended(): Promise<Ending>;
  /** Everything that it wrote. */
  said(): string;
  /** From now on nobody reads its standard output, though it stays open. */
  stopReading(): void;
}

/** The compiled gateway, laid out in a folder as in its image. */
export interface BuiltGateway {
  readonly main: string;
  remove(): Promise<void>;
}

/** Builds it as `npm run build` does, but away from `dist/`, which others may be using or building. */
export async function buildGateway(): Promise<BuiltGateway> {
  const app = await mkdtemp(join(tmpdir(), 'gateway-built-'));
  for (const shared of ['node_modules', 'schema', 'package.json']) {
    await symlink(join(ROOT, shared), join(app, shared));
  }
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const dist = join(app, 'dist');
  await promisify(execFile)(process.execPath, [tsc, '--outDir', dist], { cwd: ROOT });
  await promisify(execFile)(process.execPath, [join(ROOT, 'src/bundle.mjs'), dist], { cwd: ROOT });
  return { main: join(dist, 'start.js'), remove: () => rm(app, { recursive: true }) };
}

/** Settings that would let a gateway run on this emulator as if it were live; the folder holds its files. */
export async function liveSettings({ url, tenantId }: Emulator, folder: string) {
  const policyPath = join(folder, 'policy.json');
  await writeFile(policyPath, POLICY);
  return {
    NODE_ENV: 'production',
    PORT: '0',
    DATABASE_URL: ':memory:',
    ENTRA_AUTHORITY: url,
    ENTRA_TENANT_ID: tenantId,
    ENTRA_CLIENT_ID: 'demo-gateway',
    ENTRA_CLIENT_SECRET: 'demo-secret',
    PARTNER_CENTER_BASE_URL: url,
    PARTNER_CENTER_CALLS_PER_MINUTE: '0',
    CALLER_ISSUER: `${url}/${tenantId}/v2.0`,
    ACCESS_POLICY_PATH: policyPath,
  };
}

/** Starts the compiled gateway and waits until it is ready. @throws Error with what it said when it ends instead */
export async function startGatewayProcess(
  { main }: BuiltGateway,
  emulator: Emulator,
  env: Readonly<Record<string, string>> = {},
): Promise<GatewayProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-process-'));
  const child = spawn(process.execPath, [main], {
    // Not the project's folder: a developer's .env would be read there.
    cwd: folder,
    env: { ...(await liveSettings(emulator, folder)), LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.once('exit', () => void rm(folder, { recursive: true, force: true }));
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(String(chunk)));
  const said = () => output.join('');
  const url = await readyAt(child, said);
  let signalledAtMs = 0;
  const exit = once(child, 'exit').then(([code, signal]) => ({ code, signal, endedAtMs: performance.now() }));
  return {
    url,
    pid: child.pid,
    said,
    stopReading: () => void child.stdout.pause(),
    signal: (name) => {
      signalledAtMs ||= performance.now();
      child.kill(name);
    },
    ended: async () => {
      const { code, signal, endedAtMs } = await exit;
      return { code, signal, tookMs: endedAtMs - signalledAtMs };
    },
  };
}

async function readyAt(child: ChildProcess, said: () => string): Promise<string> {
  for (;;) {
    const url = /ready at (http\S+)/.exec(said())?.[1];
    if (url !== undefined) return url;
    if (child.exitCode !== null) throw new Error(`the gateway ended instead of starting: ${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
