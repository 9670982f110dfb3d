import { describe, expect, it, vi } from 'vitest';
import { aadsts } from '../support/fake-entra.js';
import { PATIENTLY } from '../support/patiently.js';
import { ample, useHarness } from './token-source-harness.js';

const harness = useHarness();

describe('the report on the credentials', () => {
  it('tries them, and signs in only when there is no token in memory', async () => {
    const tokens = harness().source();
    expect(await tokens.inspectCredentials(ample())).toEqual({
      kind: 'secret',
      actsForUser: false,
      problems: [],
    });
    await tokens.inspectCredentials(ample());
    expect(harness().entra.received).toHaveLength(1);
  });

  it('tells of a renewal that failed while the token before it still lasts', async () => {
    const { clock, entra, source } = harness();
    const tokens = source();
    await tokens.getToken(ample());
    entra.always(aadsts(7000222));
    await clock.advance(3_400_000);
    await vi.waitFor(() => expect(tokens.status().lastFailure).toBeDefined(), PATIENTLY);
    const { problems } = await tokens.inspectCredentials(ample());
    expect(problems).toEqual([expect.stringContaining('AADSTS7000222')]);
    expect(await tokens.getToken(ample())).toEqual({ value: 'token-1' });
  });

  it('names each problem once', async () => {
    const tokens = harness().source({
      credential: { kind: 'certificate', path: '/nowhere/canary.pem', algorithm: 'PS256' },
    });
    const report = await tokens.inspectCredentials(ample());
    expect(report).toEqual({
      kind: 'certificate',
      actsForUser: false,
      problems: [expect.stringContaining('ENTRA_CLIENT_CERTIFICATE_PATH does not exist')],
    });
    expect(JSON.stringify(report)).not.toContain('canary');
  });
});
