import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Denial } from '../../src/access/denial.js';
import { TurnedAway } from '../../src/access/turned-away.js';
import { createLog } from '../../src/telemetry/log.js';
import { ManualClock } from '../support/manual-clock.js';
import { TENANT, USER } from '../support/token-issuer.js';
import { application, person } from './callers.js';

const REASON = 'application_not_allowed';
const MOST_CALLERS = 100;

let clock: ManualClock;
let lines: Record<string, unknown>[];
let denials: Denial[];
let turnedAway: TurnedAway;
beforeEach(() => {
  clock = new ManualClock();
  lines = [];
  denials = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  turnedAway = new TurnedAway({
    log: createLog({ level: 'info', destination }),
    clock,
    onDenied: (denial) => denials.push(denial),
  });
});

afterEach(() => {
  turnedAway.end();
  vi.useRealTimers();
});

const named = (name: string) => application({ application: name, key: `${TENANT}|${name}|` });

describe('the report of callers that are turned away', () => {
  it('has a line for each caller: people by the application that they use', () => {
    turnedAway.add(application(), REASON);
    turnedAway.add(person(), REASON);
    turnedAway.add(application(), REASON);
    const facts = { msg: 'access denied', tenant: TENANT, application: 'app', reason: REASON };
    expect(lines).toMatchObject([facts, { ...facts, user: USER }]);
    expect(lines[0]).not.toHaveProperty('user');
    expect(denials).toHaveLength(3);
  });

  it('sums up what came after the line, a minute later or at the end, and what came alone not at all', async () => {
    for (const name of ['often', 'once', 'often', 'often']) turnedAway.add(named(name), REASON);
    lines = [];
    await clock.advance(59_999);
    turnedAway.add(named('often'), REASON);
    expect(lines).toEqual([]);
    await clock.advance(1);
    turnedAway.add(named('once'), REASON);
    expect(lines).toMatchObject([{ application: 'often', more: 3 }, { application: 'once' }]);
    turnedAway.end();
    expect(lines).toHaveLength(2);
  });

  it('sums up after a minute although nobody comes any more', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    turnedAway.add(application(), REASON);
    turnedAway.add(application(), REASON);
    vi.advanceTimersByTime(60_000);
    expect(lines).toMatchObject([{}, { application: 'app', more: 1 }]);
  });

  it('names a hundred callers a minute and counts the others, so that no number of them fills a disk', () => {
    for (let one = 0; one < MOST_CALLERS + 40; one += 1) turnedAway.add(named(`app-${one}`), REASON);
    turnedAway.add(named('app-0'), REASON);
    expect(lines).toHaveLength(MOST_CALLERS);
    turnedAway.end();
    expect(lines.slice(MOST_CALLERS)).toMatchObject([
      { application: 'app-0', more: 1 },
      { msg: 'access denied', action: 'enter', more: 40 },
    ]);
    expect(denials).toHaveLength(MOST_CALLERS + 41);
  });
});
