import type { OperationsConfig } from './config.js';
import type { EnvReader } from './env-reader.js';
import { RESOURCE_ATTRIBUTES, resourceAttributes } from './resource-attributes.js';
import { aWholeNumber, HTTP_URL, httpUrl, PORT, port, RATIO, ratio, wholeNumber } from './shapes.js';

const DEFAULT_METRICS_PORT = 4001;
const ANY_PORT = 0;
const SERVICE_NAME = 'overage-gateway';
/** What comes at the end of it still has 11 s: everything is done 20 s after the drain began. */
const LONGEST_DRAIN_DELAY_MS = 9_000;
const LIVE_DRAIN_DELAY_MS = 5_000;

/** How the gateway is watched and how it goes. Nobody balances load over gateways on an emulator: they go at once. */
export function readOperations(env: EnvReader, live: boolean): OperationsConfig {
  const otlpEndpoint = env.read('OTEL_EXPORTER_OTLP_ENDPOINT', httpUrl.optional(), HTTP_URL, undefined);
  return {
    metricsHost: env.text('METRICS_HOST') ?? '127.0.0.1',
    metricsPort: env.read(
      'METRICS_PORT',
      port,
      PORT,
      env.text('PORT') === '0' ? ANY_PORT : DEFAULT_METRICS_PORT,
    ),
    drainDelayMs: env.read(
      'DRAIN_DELAY_MS',
      wholeNumber(0, LONGEST_DRAIN_DELAY_MS),
      `${aWholeNumber(0, LONGEST_DRAIN_DELAY_MS)} (milliseconds)`,
      live ? LIVE_DRAIN_DELAY_MS : 0,
    ),
    traceResource: readResource(env, otlpEndpoint !== undefined),
    traceSampleRatio: env.read('OTEL_TRACES_SAMPLER_ARG', ratio, RATIO, 1),
    ...(otlpEndpoint && { otlpEndpoint }),
  };
}

/**
 * The variables' own precedence is that of the OpenTelemetry specification. Platforms set the attributes for whatever
 * they run: wrong ones must not keep a gateway from starting that traces nothing.
 */
function readResource(env: EnvReader, traced: boolean): Readonly<Record<string, string>> {
  const attributes = traced
    ? env.read('OTEL_RESOURCE_ATTRIBUTES', resourceAttributes, RESOURCE_ATTRIBUTES, {})
    : {};
  const name = env.text('OTEL_SERVICE_NAME');
  return { 'service.name': SERVICE_NAME, ...attributes, ...(name !== undefined && { 'service.name': name }) };
}
