import { array, assert, asyncProperty, constantFrom, integer, oneof, record } from 'fast-check';
import { describe, it } from 'vitest';
import { GatewayError } from '../../src/errors/gateway-error.js';
import { aRequest } from '../support/request.js';
import { type CacheHarness, cacheHarness, STALE_LIMIT_MS, settled, TTL_MS } from './cache-harness.js';

/** The upstream of the model: a version for each key, which a write raises. What was asked earlier shows less. */
class Model {
  readonly harness: CacheHarness = cacheHarness();
  /** The version that each question will be answered with: the one at the moment of asking. */
  readonly #seen: number[] = [];
  readonly #replied = new Set<number>();
  readonly #versions = new Map<string, number>();
  /** Versions whose write was acknowledged: from then on nobody may be given an older one. */
  readonly #acknowledged = new Map<string, number>();
  readonly problems: string[] = [];
  readonly #reads: Promise<void>[] = [];

  read(key: string, maxAgeMs: number | undefined): void {
    const floor = this.#acknowledged.get(key) ?? 0;
    const { cache } = this.harness;
    const reading = cache.read(key, { maxAgeMs, context: aRequest({ deadlineMs: 60_000 }) });
    this.#reads.push(
      reading.then(
        (answer) => {
          // Both what was acknowledged when the read began and what was while it waited.
          const atLeast = Math.max(floor, this.#acknowledged.get(key) ?? 0);
          if (answer.value < atLeast)
            this.problems.push(`${key}: ${answer.value} after ${atLeast} (${answer.source})`);
          const limitMs = maxAgeMs ?? (answer.source === 'STALE' ? STALE_LIMIT_MS : TTL_MS);
          if (answer.source !== 'LIVE' && answer.ageMs >= limitMs)
            this.problems.push(`${key}: ${answer.ageMs} ms old`);
          if (answer.source === 'STALE' && maxAgeMs !== undefined)
            this.problems.push(`${key}: STALE unasked`);
        },
        (error: unknown) => {
          if (!(error instanceof GatewayError)) this.problems.push(`${key}: ${String(error)}`);
        },
      ),
    );
  }

  async write(key: string, byOtherProcess: boolean): Promise<void> {
    this.noteQuestions();
    const version = (this.#versions.get(key) ?? 0) + 1;
    this.#versions.set(key, version);
    const { bus, cache } = this.harness;
    if (byOtherProcess) bus.hear('things', key);
    else await cache.invalidate(key);
    // An answer that was decided right before is out by the time the writer has its own.
    await settled();
    this.#acknowledged.set(key, version);
  }

  /**
   * A write of our own whose echo is left to stand in. With `overtaken`, its process stood still before the end, and
   * another has written meanwhile.
   */
  async writeWithEcho(key: string, overtaken: boolean): Promise<void> {
    const { cache, clock } = this.harness;
    await clock.advance(1);
    const startedAtMs = clock.monotonicMs();
    this.noteQuestions();
    const value = (this.#versions.get(key) ?? 0) + 1;
    this.#versions.set(key, value);
    if (overtaken) await this.write(key, true);
    const written = cache.invalidate(key, { key, shown: { value, startedAtMs }, keepsEarlier: false });
    await settled();
    await written;
    this.#acknowledged.set(key, this.#versions.get(key) ?? 0);
  }

  /** Our own write comes to nothing; its look, if it is believed, is left, or what was remembered. */
  async refuse(key: string, isBelieved: boolean): Promise<void> {
    const { cache, clock } = this.harness;
    await clock.advance(1);
    this.noteQuestions();
    const shown = { value: this.#versions.get(key) ?? 0, startedAtMs: clock.monotonicMs() };
    await cache.invalidate(key, { key, ...(isBelieved && { shown }), keepsEarlier: true });
  }

  /** Fixes what each new question will see; called before and after anything changes. */
  noteQuestions(): void {
    const { asked } = this.harness;
    for (let index = this.#seen.length; index < asked.length; index += 1) {
      this.#seen.push(this.#versions.get(asked[index]?.key ?? '') ?? 0);
    }
  }

  /** The upstream answers, or fails, one of its open questions. */
  reply(index: number, fails: boolean): void {
    const open = [...this.harness.asked.keys()].filter((question) => !this.#replied.has(question));
    const chosen = open[index % Math.max(1, open.length)];
    const value = this.#seen[chosen ?? -1];
    if (chosen === undefined || value === undefined) return;
    this.#replied.add(chosen);
    const question = this.harness.question(chosen);
    if (fails) question.fail('UPSTREAM_UNAVAILABLE');
    else question.answer(value);
  }

  async finish(): Promise<void> {
    await settled();
    while (this.#replied.size < this.harness.asked.length) {
      this.noteQuestions();
      this.reply(0, false);
      await settled();
    }
    await Promise.all(this.#reads);
  }
}

const key = constantFrom('a', 'b');
const action = oneof(
  {
    weight: 4,
    arbitrary: record({
      do: constantFrom('read' as const),
      key,
      maxAgeMs: constantFrom(undefined, 0, 1_000, 60_000),
    }),
  },
  {
    weight: 4,
    arbitrary: record({
      do: constantFrom('reply' as const),
      index: integer({ min: 0, max: 30 }),
      fails: constantFrom(false, false, true),
    }),
  },
  {
    weight: 2,
    arbitrary: record({ do: constantFrom('write' as const), key, byOtherProcess: constantFrom(false, true) }),
  },
  {
    weight: 2,
    arbitrary: record({
      do: constantFrom('echo' as const),
      key,
      overtaken: constantFrom(false, false, true),
    }),
  },
  {
    weight: 1,
    arbitrary: record({ do: constantFrom('refuse' as const), key, isBelieved: constantFrom(false, true) }),
  },
  {
    weight: 2,
    arbitrary: record({ do: constantFrom('pass' as const), ms: constantFrom(0, 500, TTL_MS, 20_000) }),
  },
  { weight: 1, arbitrary: record({ do: constantFrom('lose' as const) }) },
);

/** Now and then the next thing happens before the last one has had its effect. */
const moves = record({ step: action, settles: constantFrom(true, true, true, false) });

describe('the read cache, whatever happens in whatever order', () => {
  it('gives no answer from before an acknowledged write, none too old, and answers everybody', async () => {
    const holds = asyncProperty(
      array(moves, { minLength: 10, maxLength: 60, size: 'max' }),
      async (actions) => {
        const model = new Model();
        for (const { step, settles } of actions) {
          if (step.do === 'read') model.read(step.key, step.maxAgeMs);
          if (step.do === 'reply') model.reply(step.index, step.fails);
          if (step.do === 'write') await model.write(step.key, step.byOtherProcess);
          if (step.do === 'echo') await model.writeWithEcho(step.key, step.overtaken);
          if (step.do === 'refuse') await model.refuse(step.key, step.isBelieved);
          if (step.do === 'pass') await model.harness.clock.advance(step.ms);
          if (step.do === 'lose') {
            model.harness.bus.lose();
            model.harness.bus.connected = true;
          }
          if (settles) await settled();
          model.noteQuestions();
        }
        await model.finish();
        if (model.problems.length > 0) throw new Error(model.problems.join('\n'));
      },
    );
    await assert(holds, { numRuns: 500 });
  });
});
