import { median, ratios } from '../lib/statistics.mjs';
import { BARE_GOT, CONSTANT, GATEWAY, HIVE, TEXTBOOK, YOGA } from './subjects.mjs';

/** The gateway's CPU a request, at most so many times that of another. */
const MOST_TIMES = [
  ['cold', TEXTBOOK, 0.65],
  ['cold', HIVE, 0.35],
  ['cold', YOGA, 1.0],
  ['cold', BARE_GOT, 1.4],
  ['warm', TEXTBOOK, 0.3],
  ['warm', CONSTANT, 1.5],
  ['batch', TEXTBOOK, 0.5],
];
const MOST_READY_MS = 1000;
const MOST_MIB = 180;

/** Round by round, how many times the gateway costs what the other does; the median of it. */
export function timesOf(results, other) {
  return median(ratios(results.get(GATEWAY), results.get(other)));
}

/** Each target with what was measured, and whether it was reached. */
export function judge({ measured, readyMs, growth }) {
  return [
    ...MOST_TIMES.map(([name, other, most]) => {
      const times = timesOf(measured[name], other);
      return {
        target: `${name}: at most ${most} times "${other}"`,
        value: times.toFixed(2),
        kept: times <= most,
      };
    }),
    {
      target: `ready within ${MOST_READY_MS} ms`,
      value: `${readyMs.toFixed(0)} ms`,
      kept: readyMs < MOST_READY_MS,
    },
    {
      target: `under ${MOST_MIB} MiB resident after ${growth.requests} requests`,
      value: `${growth.after.toFixed(0)} MiB`,
      kept: growth.after < MOST_MIB,
    },
  ];
}
