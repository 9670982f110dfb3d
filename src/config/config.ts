import type { EntraConfig } from './entra.config.js';
import type { Secret } from './secret.js';

export interface HttpConfig {
  readonly host: string;
  readonly port: number;
  /** Exact origins that browsers may call from; none by default. */
  readonly corsOrigins: readonly string[];
  /** Whether a browser's `GET /graphql` shows the explorer page. */
  readonly explorer: boolean;
  /** Whose token the explorer begins with; only an emulator has such a caller. */
  readonly demoCaller?: DemoCallerConfig;
  /** How long a client may take to send a request. */
  readonly requestTimeoutMs: number;
}

/** A caller of the emulator, whose secret is no secret. */
export interface DemoCallerConfig {
  readonly tokenUrl: URL;
  readonly clientId: string;
  readonly secret: Secret;
  readonly scope: string;
}

export interface PartnerCenterConfig {
  readonly baseUrl: URL;
  readonly maxConcurrentCalls: number;
  /** Calls in any minute, over all replicas that share a Redis; 0 for no pacing. */
  readonly callsPerMinute: number;
  /** HTTPS_PROXY, HTTP_PROXY and NO_PROXY where set; a proxy's URL may hold a password. */
  readonly proxyEnv: Readonly<Record<string, Secret>>;
}

/** Whose tokens callers may bring. */
export interface CallersConfig {
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
  /** Where the issuers' keys are; found by discovery when absent. */
  readonly jwksUrl?: URL;
  /** `tid` claims that are let in; any when absent. */
  readonly allowedTenants?: readonly string[];
  /** `azp` or `appid` claims that are let in; any when absent. */
  readonly allowedApplications?: readonly string[];
}

export interface LimitsConfig {
  readonly deadlineQueryMs: number;
  readonly deadlineMutationMs: number;
  /** Points per caller; a read of one customer takes one. */
  readonly ratePerMinute: number;
  /** Changes to one customer, whoever makes them. */
  readonly writesPerCustomerPerMinute: number;
  /** Refused tokens per client network. */
  readonly failedAuthPerMinute: number;
  /** Requests served at once. */
  readonly maxInFlight: number;
}

/** Which documents callers may run. */
export interface TrustedDocumentsConfig {
  /** `strict`: registered ones only. */
  readonly mode: 'off' | 'strict';
  /** Files that register documents besides the gateway's own operations. */
  readonly manifestPaths: readonly string[];
}

/** What several replicas share; absent for a single one. */
export interface RedisConfig {
  /** May hold a password. */
  readonly url: Secret;
  /** Put before every key and channel. */
  readonly prefix: string;
  /** Longest that a request waits for Redis before it does without. */
  readonly timeoutMs: number;
}

/** For how long reads are remembered. */
export interface CacheConfig {
  readonly ttlMs: number;
  readonly staleLimitMs: number;
}

/** Where changes are recorded. */
export interface LedgerConfig {
  /** A file path, `:memory:` or `postgres://…`; a URL may hold a password. */
  readonly url: Secret;
  /** How long the record of a change is kept after it ended; 0 for ever. */
  readonly retentionDays: number;
  /** Makes the audit chain unforgeable. Absent: made at the first start and kept in a file beside the ledger's. */
  readonly key?: Secret;
}

/** How writes are held back and followed. */
export interface WritesConfig {
  readonly visibilityWindowMs: number;
  readonly enablesPerHour: number;
  /** The file whose presence stops enables. */
  readonly freezePath?: string;
}

/** How the gateway is watched and how it goes. */
export interface OperationsConfig {
  /** Where `GET /metrics` is served; loopback unless a scraper elsewhere must reach it. */
  readonly metricsHost: string;
  readonly metricsPort: number;
  /** How long requests are still taken after readiness has said no, until every balancer has noticed. */
  readonly drainDelayMs: number;
  /** Base address of an OpenTelemetry collector; nothing is traced when absent. */
  readonly otlpEndpoint?: URL;
  /** Attributes of the OpenTelemetry resource that traces come from; `service.name` is always there. */
  readonly traceResource: Readonly<Record<string, string>>;
  /** Share of requests that is traced where the caller has not decided, 0 to 1. */
  readonly traceSampleRatio: number;
}

/** Everything the gateway must be told, checked and typed. Only src/config/ reads the environment. */
export interface Config {
  /** What is behind the gateway: a live tenant, or the embedded emulator. */
  readonly mode: 'live' | 'emulator';
  readonly http: HttpConfig;
  readonly partnerCenter: PartnerCenterConfig;
  readonly entra: EntraConfig;
  readonly callers: CallersConfig;
  /** Who may touch which customers; only on the emulator may it be absent, and then everyone may touch all. */
  readonly accessPolicyPath?: string;
  readonly cache: CacheConfig;
  readonly redis?: RedisConfig;
  readonly ledger: LedgerConfig;
  readonly writes: WritesConfig;
  readonly limits: LimitsConfig;
  readonly trustedDocuments: TrustedDocumentsConfig;
  readonly operations: OperationsConfig;
  readonly logLevel: string;
}

/** What is behind the gateway: the live API, or the embedded emulator whose address is known only once it runs. */
export type Settings =
  | { readonly mode: 'live'; readonly config: Config }
  | {
      readonly mode: 'emulator';
      readonly emulatorPort: number;
      readonly config: Omit<Config, 'mode' | 'entra'>;
    };
