import { existsSync } from 'node:fs';
import * as z from 'zod';
import type { HttpConfig, LedgerConfig, PartnerCenterConfig, Settings } from './config.js';
import { ConfigError } from './config-error.js';
import type { EntraConfig } from './entra.config.js';
import { type Env, EnvReader } from './env-reader.js';
import { readCallers } from './read-callers.js';
import { readEntra, wantsLiveTenant } from './read-entra.js';
import { readLimits, readRequestTimeoutMs } from './read-limits.js';
import { readOperations } from './read-operations.js';
import { readCache, readLedger, readRedis, readWrites } from './read-state.js';
import { readTrustedDocuments } from './read-trusted-documents.js';
import { Secret } from './secret.js';
import {
  aWholeNumber,
  ON_OFF,
  ORIGINS,
  onOff,
  origins,
  PORT,
  PROXY_URL,
  port,
  proxyUrl,
  SECURE_URL,
  secureUrl,
  wholeNumber,
} from './shapes.js';

/** Document "Partner Center REST URLs"; the overage resource exists only in the public cloud. */
const PUBLIC_CLOUD = new URL('https://api.partnercenter.microsoft.com');
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/**
 * Turns the environment into typed settings. Nothing about a live tenant set means: run on the emulator.
 * @throws ConfigError listing every problem at once
 */
export function readSettings(env: Env = environment()): Settings {
  const reader = new EnvReader(env);
  const live = wantsLiveTenant(reader);
  if (!live && reader.text('NODE_ENV') === 'production') {
    reader.problem('NODE_ENV', 'is "production", but no live tenant is configured; set the ENTRA_ variables');
  }
  const partnerCenter = readPartnerCenter(reader);
  const accessPolicyPath = reader.text('ACCESS_POLICY_PATH');
  if (live && accessPolicyPath === undefined) {
    reader.problem(
      'ACCESS_POLICY_PATH',
      'missing; expected the path of a JSON file that says who may touch which customers',
    );
  }
  const common = {
    http: readHttp(reader, live),
    partnerCenter,
    callers: readCallers(reader, live),
    ...(accessPolicyPath !== undefined && { accessPolicyPath }),
    cache: readCache(reader),
    ...readRedis(reader),
    ledger: readLedger(reader, live),
    writes: readWrites(reader),
    limits: readLimits(reader),
    trustedDocuments: readTrustedDocuments(reader),
    operations: readOperations(reader, live),
    logLevel: reader.read(
      'LOG_LEVEL',
      z.enum(LOG_LEVELS),
      `one of ${LOG_LEVELS.join(', ')}`,
      live ? 'info' : 'warn',
    ),
  };
  const emulatorPort = reader.read('EMULATOR_PORT', port, PORT, 4010);
  const entra = live ? readEntra(reader) : undefined;
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return entra === undefined
    ? { mode: 'emulator', emulatorPort, config: common }
    : { mode: 'live', config: { ...common, mode: 'live', entra } };
}

/**
 * The gateway's own credentials alone, for commands that need nothing else.
 * @throws ConfigError listing every problem at once
 */
export function readEntraSettings(env: Env = environment()): EntraConfig {
  const reader = new EnvReader(env);
  const entra = readEntra(reader);
  if (entra === undefined || reader.problems.length > 0) throw new ConfigError(reader.problems);
  return entra;
}

/**
 * The ledger alone, for commands that need nothing else.
 * @throws ConfigError listing every problem at once
 */
export function readLedgerSettings(env: Env = environment()): LedgerConfig {
  const reader = new EnvReader(env);
  const ledger = readLedger(reader, true);
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return ledger;
}

/** The process's variables, and those of a `.env` file in the working directory that are not set already. */
function environment(): Env {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}

function readHttp(env: EnvReader, live: boolean): HttpConfig {
  return {
    host: env.text('HOST') ?? '127.0.0.1',
    port: env.read('PORT', port, PORT, 4000),
    corsOrigins: env.read('CORS_ORIGINS', origins, ORIGINS, []),
    explorer: env.read('EXPLORER', onOff, ON_OFF, !live),
    requestTimeoutMs: readRequestTimeoutMs(env),
  };
}

function readPartnerCenter(env: EnvReader): PartnerCenterConfig {
  const proxyEnv: Record<string, Secret> = {};
  const noProxy = env.text('NO_PROXY');
  if (noProxy !== undefined) proxyEnv.NO_PROXY = new Secret(noProxy);
  for (const name of ['HTTPS_PROXY', 'HTTP_PROXY']) {
    // Node would refuse it later, and quote it.
    const url = env.read(name, proxyUrl.optional(), PROXY_URL, undefined);
    if (url !== undefined) proxyEnv[name] = new Secret(url);
  }
  return {
    baseUrl: env.read('PARTNER_CENTER_BASE_URL', secureUrl, SECURE_URL, PUBLIC_CLOUD),
    callsPerMinute: env.read(
      'PARTNER_CENTER_CALLS_PER_MINUTE',
      wholeNumber(0, 100_000),
      aWholeNumber(0, 100_000),
      500,
    ),
    maxConcurrentCalls: env.read(
      'PARTNER_CENTER_MAX_CONCURRENT',
      wholeNumber(1, 1000),
      aWholeNumber(1, 1000),
      25,
    ),
    proxyEnv,
  };
}
