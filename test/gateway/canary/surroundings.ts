import type { Config } from '../../../src/config/config.js';
import { Secret } from '../../../src/config/secret.js';
import { type FakeEntra, startFakeEntra } from '../../support/fake-entra.js';
import { type RawUpstream, type Script, startRawUpstream } from '../../support/raw-upstream.js';
import { startTraceCollector, type TraceCollector } from '../../support/trace-collector.js';
import { echoingOverage } from './echoing-partner-center.js';

/** What a gateway talks to: an Entra and a Partner Center that do as a scene says, and a collector of traces. */
export class Surroundings {
  /** What Partner Center does. */
  partnerCenter: Script = echoingOverage;
  /** Authorization headers that Partner Center received. */
  readonly bearers = new Set<string | undefined>();
  #upstream: RawUpstream | undefined;

  private constructor(
    readonly entra: FakeEntra,
    readonly collector: TraceCollector,
  ) {}

  static async start(): Promise<Surroundings> {
    const around = new Surroundings(await startFakeEntra(), await startTraceCollector());
    around.#upstream = await startRawUpstream((response, request) => {
      around.bearers.add(request.headers.authorization);
      around.partnerCenter(response, request);
    });
    return around;
  }

  /** The settings of a gateway in the middle of them, which has this secret for Entra. */
  configFor(config: Config, clientSecret: string): Config {
    const credential = { kind: 'secret', secret: new Secret(clientSecret) } as const;
    const baseUrl = this.#upstream?.url ?? config.partnerCenter.baseUrl;
    return {
      ...config,
      entra: { ...config.entra, authority: this.entra.url, credential },
      partnerCenter: { ...config.partnerCenter, baseUrl },
    };
  }

  async stop(): Promise<void> {
    await this.entra.stop();
    await this.#upstream?.stop();
    this.collector.stop();
  }
}
