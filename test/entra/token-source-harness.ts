import { afterEach, beforeEach } from 'vitest';
import type { ClientCredential, EntraConfig } from '../../src/config/entra.config.js';
import { Secret } from '../../src/config/secret.js';
import { createTokenSource, type EntraTokenSource } from '../../src/entra/token-source.js';
import { Deadline } from '../../src/request/deadline.js';
import { createLog } from '../../src/telemetry/log.js';
import { type FakeEntra, startFakeEntra } from '../support/fake-entra.js';
import { ManualClock } from '../support/manual-clock.js';

export const SECRET = 'canary-client-secret';

/** A fake Entra, a clock and the log's lines for each test of the file, and the means to make token sources. */
export interface Harness {
  readonly entra: FakeEntra;
  readonly clock: ManualClock;
  readonly logLines: string[];
  config(overrides?: Partial<EntraConfig>): EntraConfig;
  source(overrides?: Partial<EntraConfig>): EntraTokenSource;
}

export const secretCredential: ClientCredential = { kind: 'secret', secret: new Secret(SECRET) };

/** A deadline that no test reaches. */
export const ample = () => Deadline.after(60_000);

export function useHarness(): () => Harness {
  let harness: Harness | undefined;
  let sources: EntraTokenSource[] = [];

  beforeEach(async () => {
    const entra = await startFakeEntra();
    const clock = new ManualClock();
    const logLines: string[] = [];
    const log = createLog({ level: 'debug', destination: { write: (line) => void logLines.push(line) } });
    const config = (overrides: Partial<EntraConfig> = {}): EntraConfig => ({
      authority: entra.url,
      tenantId: 'partner.example',
      clientId: 'client-1',
      credential: secretCredential,
      resource: 'https://api.partnercenter.microsoft.com',
      ...overrides,
    });
    const source = (overrides: Partial<EntraConfig> = {}): EntraTokenSource => {
      const made = createTokenSource({ config: config(overrides), clock, log });
      sources.push(made);
      return made;
    };
    harness = { entra, clock, logLines, config, source };
  });

  afterEach(async () => {
    await Promise.all(sources.map((source) => source.stop()));
    sources = [];
    await harness?.entra.stop();
  });

  return () => {
    if (harness === undefined) throw new Error('the harness exists only inside a test');
    return harness;
  };
}
