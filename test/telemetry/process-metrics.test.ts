import { PerformanceObserver } from 'node:perf_hooks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startGatewayUnderTest } from '../support/gateway-under-test.js';
import { metric } from '../support/scrape.js';

describe('the metrics of the process', () => {
  afterEach(() => vi.restoreAllMocks());

  it('are watched once, however many gateways start and stop in it', async () => {
    const observe = vi.spyOn(PerformanceObserver.prototype, 'observe');
    for (let count = 0; count < 3; count += 1) {
      const running = await startGatewayUnderTest();
      expect(await metric(running.gateway, 'process_resident_memory_bytes')).toBeGreaterThan(0);
      await running.stop();
    }
    const ofCollections = observe.mock.calls.filter(([options]) => JSON.stringify(options).includes('"gc"'));
    expect(ofCollections).toHaveLength(1);
  });

  it('are told by every gateway, which counts its requests for itself', async () => {
    const [one, other] = [await startGatewayUnderTest(), await startGatewayUnderTest()];
    await one.ask('{ __typename }');
    const ok = 'operations_total{type="query",result="ok"}';
    for (const { gateway } of [one, other]) {
      expect(await metric(gateway, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
    }
    expect([await metric(one.gateway, ok), await metric(other.gateway, ok)]).toEqual([1, undefined]);
    await Promise.all([one.stop(), other.stop()]);
  });
});
