import { type Finding, messageOf } from './finding.js';

const TIMEOUT_MS = 10_000;
const MOST_SKEW_MS = 60_000;

/** Whether a gateway answers, whether it is ready, what it says about its own side, and whether the clocks agree. */
export async function checkGateway(url: URL): Promise<Finding[]> {
  try {
    const response = await fetch(new URL('/readyz', url), {
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    return [toReadiness(response, text), toClock(response.headers.get('date'))];
  } catch (error) {
    const fix = 'Check OVERAGE_URL, the network and the proxy (HTTPS_PROXY with NODE_USE_ENV_PROXY=1).';
    return [
      {
        check: 'gateway',
        result: 'problem',
        detail: `${url.origin} does not answer: ${messageOf(error)}`,
        fix,
      },
    ];
  }
}

function toReadiness({ status, ok }: Response, text: string): Finding {
  const check = 'gateway';
  const body = parse(text);
  if (body === undefined) {
    const fix =
      'Something else answers at this address: check OVERAGE_URL, and sign in to the proxy if there is one.';
    return { check, result: 'problem', detail: `HTTP ${status}, but no JSON`, fix };
  }
  const told = Object.entries(body).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  if (ok) return { check, result: 'ok', detail: told.join(', ') };
  const fix = 'Give this line to the operator of the gateway: it runs, but cannot take requests.';
  return { check, result: 'problem', detail: `HTTP ${status}, ${told.join(', ')}`, fix };
}

function toClock(date: string | null): Finding {
  const check = 'clock';
  if (date === null) return { check, result: 'skipped', detail: 'the answer has no date' };
  const skewMs = Math.abs(Date.now() - Date.parse(date));
  const detail = `${Math.round(skewMs / 1000)} seconds apart from the gateway's`;
  if (skewMs <= MOST_SKEW_MS) return { check, result: 'ok', detail };
  return {
    check,
    result: 'problem',
    detail,
    fix: 'Set this machine’s clock (NTP): tokens are valid by the clock.',
  };
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
