import { parseArgs } from 'node:util';
import { startEmulator } from './emulator.js';

const DEFAULT_PORT = process.env.EMULATOR_PORT ?? '4010';

await run();

async function run(): Promise<void> {
  try {
    const emulator = await startEmulator({ port: portOf(process.argv.slice(2)) });
    process.stdout.write(welcome(emulator.url, emulator.tenantId));
    const stop = () => void emulator.stop();
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `The emulator could not start: ${reason}\nUsage: --port <number> (0 takes any free one)\n`,
    );
    process.exitCode = 1;
  }
}

/** @throws Error for anything but `--port` and a number from 0 to 65535 */
function portOf(args: string[]): number {
  const { values } = parseArgs({ args, options: { port: { type: 'string', default: DEFAULT_PORT } } });
  const port = Number(values.port);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`EMULATOR_PORT or --port must be a number from 0 to 65535, not "${values.port}".`);
}

function welcome(url: string, tenantId: string): string {
  return `Emulator of Partner Center and Entra: ${url}
No live tenant is behind it, and nothing survives a restart.

  tenant      ${tenantId} (any other name is an alias)
  API         ${url}/v1/customers
  page        ${url}/
  control     ${url}/_emulator/{reset,state,faults,requests,switches,credentials,keys/rotate}

A token for the gateway, as the demo operator:
  curl -s ${url}/partner.example/oauth2/v2.0/token -d grant_type=client_credentials -d client_id=demo-operator \\
    -d client_secret=demo-secret -d scope=api://overage-gateway/.default

Ctrl-C stops it.
`;
}
