import { array, assert, asyncProperty, constantFrom, integer, oneof, record } from 'fast-check';
import { describe, it } from 'vitest';
import type { LeftOver, Shown } from '../../src/cache/left-over.js';
import { GatewayError } from '../../src/errors/gateway-error.js';
import { aRequest } from '../support/request.js';
import { type CacheHarness, cacheHarness, STALE_LIMIT_MS, settled, TTL_MS } from './cache-harness.js';

type Echo = LeftOver<number> & { readonly shown: Shown<number> };

/** The upstream of the model: a version for each key, which a write raises. What was asked earlier shows less. */
class Model {
  readonly harness: CacheHarness = cacheHarness();
  /** The version that each question will be answered with: the one at the moment of asking. */
  readonly #seen: number[] = [];
  readonly #replied = new Set<number>();
  readonly #versions = new Map<string, number>();
  /** Versions whose write was acknowledged: from then on nobody may be given an older one. */
  readonly #acknowledged = new Map<string, number>();
  /** Writes of our own that are answered and not acknowledged: nobody else writes the key, unless ours took too long. */
  readonly #writing = new Map<string, Echo>();
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
    const version = Math.max(this.#versions.get(key) ?? 0, this.#writing.get(key)?.shown.value ?? 0) + 1;
    this.#versions.set(key, version);
    const { bus, cache } = this.harness;
    if (byOtherProcess) bus.hear('things', key);
    else await cache.invalidate(key);
    // An answer that was decided right before is out by the time the writer has its own.
    await settled();
    this.#acknowledged.set(key, version);
  }

  /**
   * A write of our own that was answered and whose echo is left to stand in, but of which nobody knows yet that it is
   * over. Until then the upstream still shows the state before.
   */
  async beginWriting(key: string): Promise<void> {
    if (this.#writing.has(key)) return;
    const { cache, clock } = this.harness;
    const since = cache.watch(key);
    await clock.advance(1);
    const startedAtMs = clock.monotonicMs();
    const value = (this.#versions.get(key) ?? 0) + 1;
    const left = { key, since, shown: { value, startedAtMs }, keepsEarlier: false };
    this.#writing.set(key, left);
    cache.forget(key, left);
  }

  /** It is noted, forgotten once more, and acknowledged. */
  async endWriting(key: string): Promise<void> {
    const left = this.#writing.get(key);
    if (left === undefined) return;
    this.#writing.delete(key);
    this.noteQuestions();
    const version = Math.max(left.shown.value, this.#versions.get(key) ?? 0);
    this.#versions.set(key, version);
    await this.harness.cache.invalidate(key, left);
    left.since.end();
    await settled();
    this.#acknowledged.set(key, version);
  }

  /** Our own write comes to nothing; its look, if it is believed, is left, or what was remembered. */
  async refuse(key: string, isBelieved: boolean): Promise<void> {
    if (this.#writing.has(key)) return;
    const { cache, clock } = this.harness;
    const since = cache.watch(key);
    await clock.advance(1);
    this.noteQuestions();
    const shown = { value: this.#versions.get(key) ?? 0, startedAtMs: clock.monotonicMs() };
    await cache.invalidate(key, { key, since, ...(isBelieved && { shown }), keepsEarlier: true });
    since.end();
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
    weight: 4,
    arbitrary: record({ do: constantFrom('begin writing' as const, 'end writing' as const), key }),
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
          if (step.do === 'begin writing') await model.beginWriting(step.key);
          if (step.do === 'end writing') await model.endWriting(step.key);
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
