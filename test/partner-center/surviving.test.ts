import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { GatewayError } from '../../src/errors/gateway-error.js';
import type { Pacer, SlotKind } from '../../src/partner-center/pacer.js';
import {
  createPartnerCenterClient,
  type PartnerCenterClient,
} from '../../src/partner-center/partner-center-client.js';
import type { TokenSource } from '../../src/partner-center/token-source.js';
import type { UpstreamCall } from '../../src/partner-center/upstream-call.js';
import { type Clock, systemClock } from '../../src/request/clock.js';
import { eventually } from '../support/eventually.js';
import { ManualClock } from '../support/manual-clock.js';
import { quietLog as log } from '../support/quiet-log.js';
import { aRequest } from '../support/request.js';
import { answer, hang, reset, startUpstreamStub, type UpstreamStub } from './upstream-stub.js';

const GET: UpstreamCall = { operation: 'thing.get', method: 'GET', use: 'first-read', path: '/v1/thing' };
const PUT: UpstreamCall = {
  operation: 'thing.put',
  method: 'PUT',
  use: 'write',
  path: '/v1/thing',
  body: {},
};
const anything = z.object({});

/** Notes what is asked of it and lets everything through. */
class OpenPacer implements Pacer {
  readonly acquired: SlotKind['use'][] = [];
  readonly pausesMs: number[] = [];
  underWay = 0;

  async acquire({ use }: SlotKind) {
    this.acquired.push(use);
    this.underWay += 1;
    return {
      release: () => {
        this.underWay -= 1;
      },
    };
  }

  pause(ms: number): void {
    this.pausesMs.push(ms);
  }
}

let upstream: UpstreamStub;
let pacer: OpenPacer;
let client: PartnerCenterClient;

beforeEach(async () => {
  upstream = await startUpstreamStub();
  pacer = new OpenPacer();
  client = clientWith(pacer);
});

afterEach(async () => {
  client.close();
  await upstream.stop();
});

const lastingToken: TokenSource = { getToken: async () => ({ value: 'token' }), reject: () => undefined };

function clientWith(itsPacer: Pacer, tokens = lastingToken, clock: Clock = systemClock): PartnerCenterClient {
  return createPartnerCenterClient({ baseUrl: upstream.url, tokens, pacer: itsPacer, log, clock });
}

const read = (context = aRequest()) => client.read(GET, anything, context);
const write = (context = aRequest()) => client.write(PUT, anything, context);
const methods = () => upstream.received.map(({ method }) => method);

describe('a read', () => {
  it('is tried again after a failure', async () => {
    upstream.replyWith(answer(503), reset, answer(200));
    await read();
    expect(upstream.received).toHaveLength(3);
  });

  it('is tried three times at most', async () => {
    upstream.replyWith(answer(503));
    await expect(read()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', status: 503 });
    expect(upstream.received).toHaveLength(3);
  });

  it('keeps its MS-RequestId until something answered', async () => {
    upstream.replyWith(reset, answer(503), answer(200));
    await read();
    const [first, second, third] = upstream.received.map(({ requestId }) => requestId);
    expect(second).toBe(first);
    expect(third).not.toBe(second);
  });

  it('leaves time for another try when the upstream hangs', async () => {
    upstream.replyWith(hang, answer(200));
    await read(aRequest({ deadlineMs: 7_000 }));
    const [first, second] = upstream.received;
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(1_000);
  });

  it('is answered in time though the upstream hangs every time', async () => {
    upstream.replyWith(hang);
    const startedAt = performance.now();
    await expect(read(aRequest({ deadlineMs: 4_000 }))).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    // Left to itself, this upstream would never answer.
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    expect(upstream.received.length).toBeGreaterThan(1);
  });

  it('waits as long as Retry-After says when that is inside the deadline', async () => {
    upstream.replyWith(answer(429, {}, { 'retry-after': '1' }), answer(200));
    await read();
    const [first, second] = upstream.received;
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(990);
  });

  it('fails at once, passing Retry-After on, when that is after the deadline', async () => {
    upstream.replyWith(answer(429, {}, { 'retry-after': '3600' }));
    const startedAt = performance.now();
    await expect(read(aRequest({ deadlineMs: 60_000 }))).rejects.toMatchObject({
      code: 'UPSTREAM_THROTTLED',
      retryAfterSeconds: 3600,
    });
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    expect(upstream.received).toHaveLength(1);
  });

  it('takes the upstream GET along when its caller hangs up', async () => {
    upstream.replyWith(hang);
    const caller = new AbortController();
    const reading = read(aRequest({ callerGone: caller.signal }));
    const failed = expect(reading).rejects.toThrow();
    await eventually(() => upstream.received.length === 1);
    caller.abort(new Error('hung up'));
    await failed;
    await eventually(() => upstream.received[0]?.closed === true);
    expect(upstream.received).toHaveLength(1);
  });
});

describe('the retry budget of the client', () => {
  it('ends retries when everything fails, long before three attempts a read', async () => {
    // A good start, and 404 and 503 in turn, keep the breaker closed.
    upstream.replyWith(answer(200));
    for (let call = 0; call < 20; call += 1) await read();
    upstream.received.length = 0;
    upstream.replyWith(...Array.from({ length: 200 }, (_, index) => answer(index % 2 === 0 ? 503 : 404)));
    for (let call = 0; call < 60; call += 1) await read().catch(() => undefined);
    expect(upstream.received.length).toBeLessThan(60 + 10 + 6 + 5);
    expect(upstream.received.length).toBeGreaterThan(60 + 5);
  });

  it('does not stand in the way of new tokens', async () => {
    upstream.replyWith((request, response) => {
      const status = request.headers.authorization === 'Bearer old' ? 401 : 200;
      answer(status)(request, response);
    });
    let value = 'old';
    const renew = () => {
      value = 'new';
    };
    client.close();
    client = clientWith(pacer, { getToken: async () => ({ value }), reject: renew });
    await Promise.all(Array.from({ length: 30 }, () => read()));
    expect(upstream.received.length).toBeGreaterThan(40);
  });
});

describe('pacing in the client', () => {
  it('takes a slot for every attempt, and gives each back', async () => {
    upstream.replyWith(answer(503), answer(503), answer(200));
    await read();
    upstream.replyWith(answer(200));
    await write();
    expect(pacer.acquired).toEqual(['first-read', 'first-read', 'first-read', 'write']);
    expect(pacer.underWay).toBe(0);
  });

  it('tells everybody to stay away as long as a 429 said', async () => {
    upstream.replyWith(answer(429, {}, { 'retry-after': '30' }));
    await read().catch(() => undefined);
    expect(pacer.pausesMs).toEqual([30_000]);
  });

  it('sends nothing without a slot, says so, and does not ask again', async () => {
    let asked = 0;
    const closed: Pacer = {
      acquire: async () => {
        asked += 1;
        throw new GatewayError('UPSTREAM_THROTTLED', 'spent', { retryAfterSeconds: 7 });
      },
      pause: () => undefined,
    };
    client.close();
    client = clientWith(closed);
    const refusal = { code: 'UPSTREAM_THROTTLED', delivery: 'not-sent', retryAfterSeconds: 7 };
    await expect(read()).rejects.toMatchObject(refusal);
    await expect(write()).rejects.toMatchObject(refusal);
    expect(upstream.received).toEqual([]);
    expect(asked).toBe(2);
  });
});

describe('the breaker of the client', () => {
  /** Fails until the breaker opens. */
  async function openIt(): Promise<void> {
    upstream.replyWith(answer(503));
    for (let call = 0; call < 20; call += 1) await read().catch(() => undefined);
    upstream.received.length = 0;
  }

  it('keeps reads and writes from an upstream that only fails', async () => {
    await openIt();
    const refusal = { code: 'UPSTREAM_UNAVAILABLE', delivery: 'not-sent' };
    await expect(read()).rejects.toMatchObject(refusal);
    await expect(write()).rejects.toMatchObject(refusal);
    expect(methods()).toEqual([]);
  });

  it('never opens on refusals, wrong tokens or throttling', async () => {
    upstream.replyWith(
      answer(404),
      answer(400),
      answer(403),
      answer(401),
      answer(429),
      answer(409),
      answer(404),
    );
    for (let call = 0; call < 60; call += 1) await read().catch(() => undefined);
    upstream.replyWith(answer(200));
    await expect(read()).resolves.toBeDefined();
  });

  it('never opens because callers allow too little time', async () => {
    upstream.replyWith(hang);
    const hasty = Array.from({ length: 40 }, () => read(aRequest({ deadlineMs: 50 })).catch(() => undefined));
    await Promise.all(hasty);
    upstream.replyWith(answer(200));
    await expect(read()).resolves.toBeDefined();
  });

  it('never opens because calls get their slots so late that hardly any time is left', async () => {
    const clock = new ManualClock();
    const late: Pacer = {
      acquire: async (_kind, deadline) => {
        await clock.advance(deadline.remainingMs() - 50);
        return { release: () => undefined };
      },
      pause: () => undefined,
    };
    client.close();
    client = clientWith(late, lastingToken, clock);
    upstream.replyWith(() => void clock.advance(50));
    for (let call = 0; call < 40; call += 1) {
      const reading = read(aRequest({ clock, deadlineMs: 5_000 }));
      await expect(reading).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED', delivery: 'no-response' });
    }
  });

  it('keeps back what waited for its slot when it opened, too', async () => {
    const slots = Promise.withResolvers<void>();
    const slow: Pacer = {
      acquire: async ({ use }) => {
        if (use !== 'first-read') await slots.promise;
        return { release: () => undefined };
      },
      pause: () => undefined,
    };
    client.close();
    client = clientWith(slow);
    const recorded: string[] = [];
    const waiting = [
      client.read({ ...GET, use: 'refresh' }, anything, aRequest()),
      client.write(PUT, anything, aRequest(), async ({ requestId }) => void recorded.push(requestId)),
    ];
    const refused = waiting.map((one) =>
      expect(one).rejects.toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
        delivery: 'not-sent',
        retryAfterSeconds: expect.any(Number),
      }),
    );
    await openIt();
    slots.resolve();
    await Promise.all(refused);
    expect(methods()).toEqual([]);
    expect(recorded).toEqual([]);
  });

  it('never opens because callers hang up', async () => {
    upstream.replyWith(hang);
    const caller = new AbortController();
    const readings = Array.from({ length: 40 }, () =>
      read(aRequest({ callerGone: caller.signal })).catch(() => undefined),
    );
    await eventually(() => upstream.received.length === 40);
    caller.abort(new Error('hung up'));
    await Promise.all(readings);
    upstream.replyWith(answer(200));
    await expect(read()).resolves.toBeDefined();
  });
});

describe('a write', () => {
  it('is not repeated after a failure that proves nothing', async () => {
    for (const failure of [answer(503), answer(503, {}, { 'retry-after': '1' }), reset]) {
      upstream.received.length = 0;
      upstream.replyWith(failure, answer(200));
      await expect(write()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
      expect(methods()).toEqual(['PUT']);
    }
  });

  it('may use all the time it is given', async () => {
    upstream.replyWith((_request, response) => void setTimeout(() => answer(200)(_request, response), 5_000));
    await expect(write(aRequest({ deadlineMs: 8_000 }))).resolves.toBeDefined();
  });
});
