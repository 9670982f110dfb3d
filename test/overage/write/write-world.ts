import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { GatewayError } from '../../../src/errors/gateway-error.js';
import type { Ledger } from '../../../src/ledger/ledger.js';
import { openLedger } from '../../../src/ledger/open-ledger.js';
import type { KnownOverage, RememberedReads } from '../../../src/overage/known-overage.js';
import { toSetting } from '../../../src/overage/write/look.step.js';
import { fingerprint, type OverageChange, shows } from '../../../src/overage/write/overage-change.js';
import { createOverageWriter } from '../../../src/overage/write/overage-writer.js';
import { reconcileAll } from '../../../src/overage/write/reconcile-all.js';
import { WRITTEN_TYPE } from '../../../src/overage/write/tells-setting.js';
import type { WriteParts } from '../../../src/overage/write/write-parts.js';
import { allEvents, OPTIONS, quiet } from '../../ledger/ledger-fixtures.js';
import { checkPuts } from './check-puts.js';
import { FickleUpstream, type Fortune } from './fickle-upstream.js';
import { LeapingClock } from './leaping-clock.js';
import { type Death, MortalProcess } from './mortal-process.js';
import { VISIBILITY_WINDOW_MS } from './reconciler-harness.js';
import { aChange, aContext, OPERATOR } from './write-fixtures.js';

/** One request of one caller, what the upstream makes of it, and whether the gateway survives it. */
export interface Wish {
  readonly caller: string;
  readonly customerId: string;
  readonly enable: boolean;
  readonly key: string | undefined;
  readonly expects: boolean | undefined;
  readonly waitForVisibleSeconds: number;
}

/** A gateway, its ledger and an upstream, over simulated time; every promise of the write protocol is checked here. */
export class WriteWorld {
  readonly clock = new LeapingClock();
  readonly upstream = new FickleUpstream(this.clock);
  readonly #ledger: Ledger;
  /** Noted instead of thrown: the protocol survives a ledger that throws. */
  readonly #untruths: string[] = [];
  /** Customers whose reads were dropped and whose change is to be noted right after. */
  readonly #dropped = new Set<string>();
  /** How many changes of the process that runs now watch what is remembered. */
  #watched = 0;
  readonly #answers = new Map<string, string | undefined>();

  private constructor(open: (now: () => Date) => Ledger) {
    this.#ledger = open(() => this.clock.date());
  }

  static async open(): Promise<WriteWorld> {
    let now = () => new Date();
    const ledger = await openLedger({ url: ':memory:', ...OPTIONS, now: () => now() });
    return new WriteWorld((time) => {
      now = time;
      return ledger;
    });
  }

  /** Lets the wishes run at once in one gateway process, which may die; then, if it did, the next one takes over. */
  async ask(wishes: readonly Wish[], fortune: Fortune, death: Death | undefined): Promise<void> {
    this.upstream.fortune = fortune;
    const process = new MortalProcess(death);
    const parts = this.#parts(process);
    const writer = createOverageWriter({
      stopping: new AbortController().signal,
      ...parts,
      freeze: { frozen: false },
      enablesPerHour: 1_000_000,
      checkEligibility: async () => [],
    });
    const asked = wishes.map(async (wish) => {
      const change = toChange(wish);
      const caller = { ...OPERATOR, key: wish.caller };
      const { operation } = await writer.write(change, caller, aContext(this.clock)).catch(foreseen);
      if (operation !== null) this.#checkAnswer(wish, operation.id, operation.outcome ?? undefined);
    });
    const isAlive = await Promise.race([process.died, Promise.all(asked).then(() => true)]);
    if (isAlive) expect(this.#watched).toBe(0);
    this.#watched = 0;
  }

  async reconcile(fortune: Fortune, death: Death | undefined): Promise<void> {
    this.upstream.fortune = fortune;
    const process = new MortalProcess(death);
    const round = reconcileAll(this.#parts(process), new AbortController().signal);
    await Promise.race([process.died, round]);
  }

  /** After a quiet while in which everything works: nothing runs any more, and what was not seen is observed. */
  async checkEnd(): Promise<void> {
    this.upstream.fortune = { puts: [], delaysMs: [], readFailures: [] };
    for (let round = 0; round < 2; round += 1) {
      this.clock.leap(60_000);
      await reconcileAll(this.#parts(new MortalProcess(undefined)), new AbortController().signal);
    }
    const windowStart = this.clock.date().getTime() - VISIBILITY_WINDOW_MS;
    const { edges } = await this.#ledger.operations({}, 1000);
    for (const { operation } of edges) {
      expect(['SETTLED', 'RELEASED', 'ABANDONED']).toContain(operation.state);
      const isUnseen = operation.outcome === 'ACCEPTED' || operation.outcome === 'UNKNOWN';
      if (isUnseen && Number(operation.settledAt) > windowStart) expect(operation.lastObserved).toBeDefined();
    }
    expect(this.#untruths).toEqual([]);
    checkPuts(
      edges.map(({ operation }) => operation),
      this.upstream.puts,
      await allEvents(this.#ledger),
    );
    expect(await this.#ledger.verifyChain()).toMatchObject({ ok: true });
    await this.#ledger.close();
  }

  #parts(process: MortalProcess): WriteParts {
    return {
      client: process.wrap(this.upstream),
      ledger: process.wrap({ ...this.#ledger, settle: this.#settle }),
      clock: this.clock,
      log: quiet,
      reads: this.#reads,
      visibilityWindowMs: VISIBILITY_WINDOW_MS,
    };
  }

  /** While an operation is being settled nobody else can change its customer, so that this is the moment of truth. */
  #settle: Ledger['settle'] = async (id, settlement) => {
    const { customerId } = (await this.#ledger.operation(id)) ?? {};
    // Whether or not it can be noted now: the drop before it counts for this attempt only.
    if (!this.#dropped.delete(customerId ?? '')) this.#untruths.push('settled before its reads were dropped');
    const settled = await this.#ledger.settle(id, settlement);
    if (settlement.outcome === 'UNCHANGED' || settlement.outcome === 'VISIBLE') {
      const latest = this.upstream.latest(settled.customerId);
      if (!shows(latest, settled.wanted)) this.#untruths.push(`${settlement.outcome}, but it is not so`);
    }
    return settled;
  };

  #reads: RememberedReads = {
    watch: () => {
      this.#watched += 1;
      const end = () => {
        this.#watched -= 1;
      };
      return { overtaken: false, end };
    },
    forget: (customerId, known) => {
      this.#dropped.add(customerId);
      this.#checkKnown(customerId, known);
    },
    invalidate: async () => {},
  };

  /** What may stand in for reads is what the customer has, though no read may show it yet. */
  #checkKnown(customerId: string, known: KnownOverage | undefined): void {
    if (known?.shown === undefined) return;
    const { items, totalCount } = known.shown.answer.wire;
    const left = items.map((item) => ({ type: item.type, ...toSetting(item) }));
    const latest = this.upstream.latest(customerId);
    const actual = latest === undefined ? [] : [{ type: WRITTEN_TYPE, ...toSetting(latest) }];
    if (!isDeepStrictEqual([left, totalCount], [actual, actual.length]))
      this.#untruths.push(`${JSON.stringify(left)} is left, but it is not so`);
  }

  /** The same key gets the same operation, and an outcome that only ever becomes more certain. */
  #checkAnswer({ caller, key, ...wish }: Wish, id: string, outcome: string | undefined): void {
    expect(outcome).toBeDefined();
    if (key === undefined) return;
    const name = JSON.stringify([caller, key, fingerprint(toChange({ caller, key, ...wish })), id]);
    const before = this.#answers.get(name);
    const others = [...this.#answers.keys()].filter((other) => other.startsWith(name.slice(0, -38)));
    expect(others.filter((other) => other !== name)).toEqual([]);
    if (before !== undefined && before !== outcome) {
      expect([before, outcome]).toEqual([expect.stringMatching(/ACCEPTED|UNKNOWN/), 'VISIBLE']);
    }
    this.#answers.set(name, outcome);
  }
}

function toChange({ customerId, enable, key, expects, waitForVisibleSeconds }: Wish): OverageChange {
  return aChange({
    customerId,
    wanted: { overageEnabled: enable },
    allowDefaultEntitlement: true,
    idempotencyKey: key ?? randomUUID(),
    waitForVisibleSeconds,
    ...(expects !== undefined && { expectedOverageEnabled: expects }),
  });
}

/** Errors are answers too; anything but the gateway's own is a bug. */
function foreseen(error: unknown): { operation: null } {
  expect(error).toBeInstanceOf(GatewayError);
  expect(error).not.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
  return { operation: null };
}
