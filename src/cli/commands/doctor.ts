import { createOverageClient } from '../../client/overage-client.js';
import { gatewayUrl } from '../connection/gateway-url.js';
import { tokenSource } from '../connection/token-source.js';
import { checkGateway } from '../doctor/check-gateway.js';
import { checkGatewaySide } from '../doctor/check-gateway-side.js';
import { checkDns, checkTls } from '../doctor/check-network.js';
import { checkCustomer, checkRead } from '../doctor/check-read.js';
import { checkToken } from '../doctor/check-token.js';
import type { Finding } from '../doctor/finding.js';
import { proxyFor } from '../doctor/proxy-for.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { parseCustomerId } from '../input/parse-customer-id.js';
import type { Surroundings } from '../surroundings.js';

/** `overage doctor`: goes the way of a request step by step, changes nothing, and says what to fix. */
export async function doctor(
  surroundings: Surroundings,
  options: { readonly customer?: string },
): Promise<ExitCode> {
  const customerId = options.customer === undefined ? undefined : parseCustomerId(options.customer);
  let problems = 0;
  for await (const finding of findings(surroundings, customerId)) {
    if (finding.result === 'problem') problems += 1;
    print(surroundings, finding);
  }
  return problems === 0 ? EXIT.ok : EXIT.error;
}

async function* findings(
  { env, stopping }: Surroundings,
  customerId: string | undefined,
): AsyncGenerator<Finding> {
  const url = gatewayUrl(env);
  const proxy = proxyFor(url, env);
  yield await checkDns(url, proxy);
  yield await checkTls(url, proxy);
  yield* await checkGateway(url);
  const token = await checkToken(env);
  yield* token;
  if (token.length === 1) return;
  const client = createOverageClient({ url, token: tokenSource(env).token, maxAttempts: 2 });
  yield await checkRead(client, stopping);
  yield await checkCustomer(client, customerId, stopping);
  yield* await checkGatewaySide(client, stopping);
}

function print({ stdout }: Surroundings, finding: Finding): void {
  if (!stdout.isTTY) {
    stdout.write(`${JSON.stringify(finding)}\n`);
    return;
  }
  const { check, result, detail, fix } = finding;
  stdout.write(`${result.padEnd(8)} ${check.padEnd(11)} ${detail}\n`);
  if (fix !== undefined) stdout.write(`${' '.repeat(21)}-> ${fix}\n`);
}
