import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/read-settings.js';

const configOf = (env: Record<string, string>) => readSettings(env).config;

describe('the settings of the surface', () => {
  it('are safe by default', () => {
    const { http, limits, trustedDocuments } = configOf({});
    expect(http).toMatchObject({ corsOrigins: [], requestTimeoutMs: 10_000 });
    expect(limits).toMatchObject({
      ratePerMinute: 600,
      writesPerCustomerPerMinute: 60,
      failedAuthPerMinute: 100,
      maxInFlight: 500,
    });
    expect(trustedDocuments).toEqual({ mode: 'off', manifestPaths: [] });
  });

  it.each([
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://*.example'],
    ['CORS_ORIGINS', 'https://portal.example/'],
    ['CORS_ORIGINS', 'https://portal.example, portal.example'],
    ['CORS_ORIGINS', 'null'],
    ['RATE_LIMIT_PER_MINUTE', '0'],
    ['RATE_LIMIT_PER_MINUTE', 'off'],
    ['WRITES_PER_CUSTOMER_PER_MINUTE', '-1'],
    ['FAILED_AUTH_PER_MINUTE', '1e3'],
    ['MAX_IN_FLIGHT', '0'],
    ['REQUEST_TIMEOUT_MS', '5'],
    ['TRUSTED_DOCUMENTS', 'on'],
  ])('refuse %s=%s', (name, value) => {
    expect(() => configOf({ [name]: value })).toThrow(name);
  });
});
