import { describe, expect, it } from 'vitest';
import { createInFlight } from '../../src/graphql/in-flight.js';

const OVERLOADED = expect.objectContaining({ code: 'OVERLOADED', retryable: true, retryAfterSeconds: 1 });

function entered(count: number, most: number) {
  const inFlight = createInFlight(most);
  for (let request = 0; request < count; request += 1) inFlight.enter();
  return inFlight;
}

describe('requests in flight', () => {
  it('may be anything up to the limit', () => {
    const inFlight = entered(20, 20);
    expect(() => inFlight.admit('query')).not.toThrow();
    expect(() => inFlight.admit('mutation')).not.toThrow();
  });

  it('may only be mutations above the limit', () => {
    const inFlight = entered(21, 20);
    expect(() => inFlight.admit('query')).toThrow(OVERLOADED);
    expect(() => inFlight.admit('mutation')).not.toThrow();
  });

  it('are never more than a tenth above the limit', () => {
    const inFlight = entered(22, 20);
    expect(() => inFlight.enter()).toThrow(OVERLOADED);
    inFlight.leave();
    expect(() => inFlight.enter()).not.toThrow();
  });
});
