import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DOCUMENTED } from '../../support/customers.js';
import {
  type DemoCaller,
  type GatewayUnderTest,
  startGatewayUnderTest,
} from '../../support/gateway-under-test.js';
import { Planted } from '../../support/planted.js';
import { sendRaw } from '../../support/raw-http.js';
import { SkippingClock } from '../../support/skipping-clock.js';
import { exchange, type Seen, type Sent } from './exchange.js';
import { Surroundings } from './surroundings.js';
import { endAndCollect, type Place } from './what-left.js';

/** The one origin that browsers may call from. */
export const PORTAL = 'https://portal.example';

/** How a document is asked for. */
interface Asking {
  readonly variables?: object;
  readonly as?: DemoCaller;
  readonly headers?: Sent['headers'];
}

/**
 * A gateway that tells of everything it can. Planted are all of its own secrets, its callers' tokens, and a customer that
 * none of them may know of.
 */
export class Stage {
  readonly planted = new Planted();
  readonly clock = new SkippingClock();
  readonly ownToken = this.plant("the gateway's own token");
  readonly clientSecret = this.plant("the gateway's client secret");
  readonly ledgerKey = this.plant("the ledger's key");
  readonly somebodyElses = this.plant("somebody else's customer", randomUUID());
  readonly #answers: Seen[] = [];
  readonly #lastSteps: (() => unknown)[] = [];
  #running: GatewayUnderTest | undefined;

  private constructor(
    readonly around: Surroundings,
    /** For the files of a scene. */
    readonly folder: string,
  ) {
    const token = { token_type: 'Bearer', expires_in: 3600, access_token: this.ownToken };
    around.entra.always({ body: token });
  }

  /** Everything but the gateway. */
  static async set(): Promise<Stage> {
    return new Stage(await Surroundings.start(), await mkdtemp(join(tmpdir(), 'canary-')));
  }

  /** Starts the gateway, with settings besides those that every stage has. */
  async open(settings: Readonly<Record<string, string>> = {}): Promise<void> {
    const policyPath = settings.ACCESS_POLICY_PATH ?? (await this.write('policy.json', this.#policy()));
    const running = await startGatewayUnderTest({
      env: {
        LOG_LEVEL: 'trace',
        OTEL_EXPORTER_OTLP_ENDPOINT: this.around.collector.endpoint,
        CORS_ORIGINS: PORTAL,
        LEDGER_KEY: this.ledgerKey,
        ...settings,
        ACCESS_POLICY_PATH: policyPath,
      },
      config: (config) => this.around.configFor(config, this.clientSecret),
      overrides: { clock: this.clock },
    });
    this.#running = running;
    for (const caller of ['demo-operator', 'demo-reader', 'demo-stranger'] as const) {
      this.plant(`the token of ${caller}`, await running.token(caller));
    }
  }

  get running(): GatewayUnderTest {
    if (this.#running === undefined) throw new Error('The stage is not open.');
    return this.#running;
  }

  /** Statuses of all answers, in their order. */
  get statuses(): readonly number[] {
    return this.#answers.map(({ status }) => status);
  }

  /** @returns the secret, which is made up when none is given */
  plant(name: string, secret?: string): string {
    return this.planted.add(name, secret);
  }

  /** @returns the path of the file */
  async write(name: string, content: string): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, content);
    return path;
  }

  /** Sends a request to a path of the gateway, or to an address, and keeps the answer. */
  async send(to: string, sent: Sent): Promise<Seen> {
    return this.#keep(await exchange(new URL(to, this.running.gateway.url), sent));
  }

  /** Sends a document, as the operator unless somebody else is named. */
  async ask(query: string, { variables, as, headers }: Asking = {}): Promise<Seen> {
    const authorization = `Bearer ${await this.running.token(as)}`;
    return this.send('/graphql', { headers: { authorization, ...headers }, body: { query, variables } });
  }

  /** Sends bytes, waits until the connection is closed, and keeps the answer. */
  async sendRaw(bytes: string | Buffer): Promise<Seen> {
    return this.#keep(await sendRaw(this.running.gateway.url, bytes));
  }

  /** Ends the gateway. @returns everything that left it */
  async close(): Promise<Readonly<Record<Place, string>>> {
    return endAndCollect(this.running, this.#answers, this.around.collector);
  }

  /** Something else to be done once the scene is over. */
  onClear(step: () => unknown): void {
    this.#lastSteps.push(step);
  }

  async clear(): Promise<void> {
    await this.#running?.stop();
    for (const step of this.#lastSteps) await step();
    await this.around.stop();
    await rm(this.folder, { recursive: true });
  }

  #keep(seen: Seen): Seen {
    this.#answers.push(seen);
    return seen;
  }

  /** Who may touch which customers. */
  #policy(): string {
    const callers = [
      { application: 'demo-operator', customers: '*' },
      { application: 'demo-reader', customers: [DOCUMENTED] },
      { application: 'somebody-else', customers: [this.somebodyElses] },
    ];
    return JSON.stringify({ callers });
  }
}
