import { type Clock, systemClock } from '../../src/request/clock.js';

/** The real time, but waits between tries are a hundredth as long: what is waited for is not a matter of time here. */
export const hastyClock: Clock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(ms / 100, signal),
};
