import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/read-settings.js';

const LIVE = {
  ENTRA_TENANT_ID: '11111111-1111-4111-8111-111111111111',
  ENTRA_CLIENT_ID: '22222222-2222-4222-8222-222222222222',
  ENTRA_CLIENT_SECRET: 'secret',
  CALLER_ISSUER: 'https://issuer.example',
  ACCESS_POLICY_PATH: 'policy.json',
};

const operationsOf = (env: Record<string, string>) => readSettings(env).config.operations;

/** Somewhere that traces go to. */
const TRACED = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

describe('the settings of operations', () => {
  it('serve metrics to this machine only, and drain for balancers only where there may be some', () => {
    const defaults = {
      metricsHost: '127.0.0.1',
      metricsPort: 4001,
      traceSampleRatio: 1,
      traceResource: { 'service.name': 'overage-gateway' },
    };
    expect(operationsOf({})).toEqual({ ...defaults, drainDelayMs: 0 });
    expect(operationsOf(LIVE)).toEqual({ ...defaults, drainDelayMs: 5_000 });
  });

  it('take any free port for metrics where any port will do for requests', () => {
    expect(operationsOf({ PORT: '0' }).metricsPort).toBe(0);
    expect(operationsOf({ PORT: '0', METRICS_PORT: '4100' }).metricsPort).toBe(4100);
  });

  it('take a collector and a share of requests', () => {
    const { otlpEndpoint, traceSampleRatio } = operationsOf({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
    });
    expect(otlpEndpoint?.href).toBe('http://collector:4318/');
    expect(traceSampleRatio).toBe(0.25);
  });

  it.each([
    ['the name alone', { OTEL_SERVICE_NAME: 'billing' }, { 'service.name': 'billing' }],
    [
      'attributes, whose percent-encoded characters stand for themselves',
      { OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=prod, team=a%2Cb%3Dc%20%C3%BC ,empty=,' },
      {
        'service.name': 'overage-gateway',
        'deployment.environment.name': 'prod',
        team: 'a,b=c ü',
        empty: '',
      },
    ],
    [
      'the name as an attribute',
      { OTEL_RESOURCE_ATTRIBUTES: 'service.name=overage%2Deu,k%3D=v' },
      { 'service.name': 'overage-eu', 'k=': 'v' },
    ],
    [
      'the name in both, of which its own variable counts',
      { OTEL_SERVICE_NAME: 'billing', OTEL_RESOURCE_ATTRIBUTES: 'service.name=other,service.namespace=n' },
      { 'service.name': 'billing', 'service.namespace': 'n' },
    ],
  ])('describe the gateway in traces by %s', (_what, env: Record<string, string>, resource) => {
    expect(operationsOf({ ...TRACED, ...env }).traceResource).toEqual(resource);
  });

  it.each(['canary', 'team=a,=canary', 'team=a=canary', 'team=canary%zz', 'team=%ff%fecanary'])(
    'refuse the attributes %j, without repeating them, where traces go somewhere',
    (attributes) => {
      const read = () => readSettings({ ...TRACED, OTEL_RESOURCE_ATTRIBUTES: attributes });
      expect(read).toThrow('OTEL_RESOURCE_ATTRIBUTES: expected key=value pairs');
      expect(read).not.toThrow('canary');
    },
  );

  it('do not look at attributes where nothing is traced: platforms set them for whatever they run', () => {
    const { traceResource } = operationsOf({ OTEL_RESOURCE_ATTRIBUTES: 'team=a=b' });
    expect(traceResource).toEqual({ 'service.name': 'overage-gateway' });
  });

  it.each([
    ['METRICS_PORT', 'many'],
    ['DRAIN_DELAY_MS', '9001'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
  ])('refuse a wrong %s by its name', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(name);
  });
});
