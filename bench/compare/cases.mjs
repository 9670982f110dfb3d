import { load } from '../lib/load.mjs';
import { cpuOf } from '../lib/measured-process.mjs';
import { inTurns } from '../lib/statistics.mjs';
import { BARE_GOT, BARE_UNDICI, CONSTANT, GATEWAY, HIVE, MERCURIUS, TEXTBOOK, YOGA } from './subjects.mjs';

/**
 * What is asked, of whom, and how often in each round. Until some ten thousand requests are answered V8 still compiles, which
 * costs as much again as answering; what a request costs is what it costs from then on.
 */
export const CASES = {
  cold: {
    title: 'Cold read: every request asks for another customer',
    who: [GATEWAY, TEXTBOOK, HIVE, YOGA, MERCURIUS, BARE_GOT, BARE_UNDICI],
    requests: 800,
    warmUp: 12_000,
    rounds: 7,
    connections: 20,
  },
  warm: {
    title: 'Warm read: the same customer again and again',
    who: [GATEWAY, TEXTBOOK, CONSTANT],
    requests: 2000,
    warmUp: 30_000,
    rounds: 7,
    connections: 20,
  },
  batch: {
    title: 'Batch: a hundred other customers in every request',
    who: [GATEWAY, TEXTBOOK, YOGA, MERCURIUS, BARE_GOT, BARE_UNDICI],
    requests: 20,
    warmUp: 150,
    rounds: 7,
    connections: 2,
  },
};

/** @returns for each subject its CPU a request in microseconds, round by round */
export async function measureCase(name, subjects, requestsOf, rounds = CASES[name].rounds) {
  const { who, requests, warmUp, connections } = CASES[name];
  const send = (subject, amount) => load(subject.url, requestsOf[name], amount, { connections });
  for (const subject of who) await send(subjects.get(subject), warmUp);
  return inTurns(who, rounds, async (which) => {
    const subject = subjects.get(which);
    return (await cpuOf(subject, () => send(subject, requests))) / requests;
  });
}
