import { afterEach, describe, expect, it, vi } from 'vitest';
import { ample, useHarness } from './token-source-harness.js';

describe('a token endpoint that never answers', () => {
  const harness = useHarness();
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('is given up after 10 s, whatever the callers would still wait for', async () => {
    // Timeouts come true a hundred times sooner, so that nobody waits for this one.
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    const timeouts = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(ms / 100));
    const { entra, source } = harness();
    entra.next({ after: new Promise(() => undefined) });
    await expect(source().getToken(ample())).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: expect.stringContaining('no answer in time'),
    });
    expect(timeouts.mock.calls).toEqual([[10_000]]);
  });
});
