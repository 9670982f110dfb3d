import { PassThrough } from 'node:stream';
import type { Config } from '../../src/config/config.js';
import type { JournalEntry } from '../../src/emulator/control/journal.js';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/emulator.js';
import { DEMO_SECRET, GATEWAY_CLIENT_ID } from '../../src/emulator/entra-id/applications.js';
import { isObject } from '../../src/emulator/json.js';
import { createGateway, type Gateway, type GatewayOverrides } from '../../src/gateway.js';
import { createLog } from '../../src/telemetry/log.js';
import { configForTest } from './config-for-test.js';

export type DemoCaller = 'demo-reader' | 'demo-operator' | 'demo-stranger';

/** A GraphQL answer as a client sees it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the document asked for; tests compare it whole.
  readonly data: any;
  readonly errors?: readonly AnswerError[];
  readonly text: string;
}

export interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

export interface GatewayUnderTest {
  readonly gateway: Gateway;
  readonly emulator: Emulator;
  /** Everything logged so far, one JSON line each. */
  readonly logged: () => string;
  /** What Partner Center received since the last reset, oldest first. */
  apiRequests(method?: 'GET' | 'PUT'): JournalEntry[];
  /** How often the gateway asked for a token of its own since the last reset. */
  tokenRequests(): number;
  token(caller?: DemoCaller): Promise<string>;
  ask(document: string, variables?: Record<string, unknown>, options?: AskOptions): Promise<Answer>;
  stop(): Promise<void>;
}

export interface AskOptions {
  readonly as?: DemoCaller;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

export interface GatewayTestOptions {
  readonly env?: Record<string, string>;
  readonly emulator?: EmulatorOptions;
  /** Last word on the settings, such as another base URL. */
  readonly config?: (config: Config) => Config;
  readonly overrides?: GatewayOverrides;
}

/** Most tests are about one request, which an answer remembered from the one before would hide. */
const WITHOUT_MEMORY = { CACHE_TTL_MS: '0', STALE_LIMIT_MS: '0' };
/** Changes are followed once, at the start: on a slow machine another round would come while a test counts calls. */
export const ONE_ROUND: GatewayOverrides = { reconcileEveryMs: 3_600_000 };

/** A real gateway on a free port in front of a real emulator on another, wired the way `npm start` does it. */
export async function startGatewayUnderTest(options: GatewayTestOptions = {}): Promise<GatewayUnderTest> {
  const emulator = await startEmulator({
    ...options.emulator,
    switches: { throttlePerMinute: 0, ...options.emulator?.switches },
  });
  const config = configForTest(emulator, { LOG_LEVEL: 'debug', ...WITHOUT_MEMORY, ...options.env });
  const lines: string[] = [];
  const destination = new PassThrough().on('data', (line) => lines.push(String(line)));
  const gateway = await createGateway(options.config?.(config) ?? config, {
    log: createLog({ level: config.logLevel, destination }),
    ...ONE_ROUND,
    ...options.overrides,
  });
  const tokens = new Map<DemoCaller, Promise<string>>();
  const token = (caller: DemoCaller = 'demo-operator') => {
    const known = tokens.get(caller) ?? fetchToken(emulator.url, caller);
    tokens.set(caller, known);
    return known;
  };
  return {
    gateway,
    emulator,
    logged: () => lines.join(''),
    apiRequests: (method) =>
      emulator
        .requests()
        .filter((request) => request.target === 'api' && request.method === (method ?? request.method)),
    tokenRequests: () =>
      emulator
        .requests()
        .filter(
          ({ target, body }) => target === 'token' && isObject(body) && body.client_id === GATEWAY_CLIENT_ID,
        ).length,
    token,
    ask: async (document, variables, { as, headers, signal } = {}) =>
      post(
        gateway.url,
        { query: document, variables },
        { authorization: `Bearer ${await token(as)}`, ...headers },
        signal,
      ),
    stop: async () => {
      await gateway.stop();
      await emulator.stop();
    },
  };
}

/** A caller's token from the emulator, the way the README shows. */
export async function fetchToken(emulatorUrl: string, caller: DemoCaller): Promise<string> {
  const response = await fetch(`${emulatorUrl}/partner.example/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: caller,
      client_secret: DEMO_SECRET,
      scope: 'api://overage-gateway/.default',
    }),
  });
  const { access_token: token } = await response.json();
  return token;
}

/** Sends a GraphQL request body and reads whatever comes back. */
export async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(signal && { signal }),
  });
  const text = await response.text();
  const json = text.startsWith('{') ? JSON.parse(text) : {};
  return { status: response.status, headers: response.headers, text, data: json.data, errors: json.errors };
}
