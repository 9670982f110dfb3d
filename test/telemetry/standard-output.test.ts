import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { standardOutput } from '../../src/telemetry/standard-output.js';

const LINE_BYTES = 1_024;
const line = (n: number) => `${String(n).padEnd(LINE_BYTES - 1, '.')}\n`;
const numbersOf = (text: string) =>
  text
    .split('\n')
    .filter((one) => one !== '')
    .map((one) => Number.parseInt(one, 10));

/** A standard output that takes `room` bytes and then refuses with `code`. */
function output(code: string) {
  const state = { room: 0, text: '', lost: 0 };
  const write = (bytes: Uint8Array) => {
    if (state.room === 0) throw Object.assign(new Error(code), { code });
    const taken = bytes.subarray(0, state.room);
    state.room -= taken.length;
    state.text += Buffer.from(taken).toString();
    return taken.length;
  };
  const stream = standardOutput(() => {
    state.lost += 1;
  }, write);
  return { state, stream };
}

describe('a standard output', () => {
  it('is written once for all the lines of a turn, as soon as that ends', async () => {
    const written: string[] = [];
    const stream = standardOutput(
      () => {},
      (bytes) => written.push(Buffer.from(bytes).toString()) && bytes.length,
    );
    stream.write(line(0));
    stream.write(line(1));
    await setImmediate();
    stream.write(line(2));
    await setImmediate();
    expect(written).toEqual([line(0) + line(1), line(2)]);
  });
});

describe('a standard output that takes no lines for a while', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  it.each(['ENOSPC', 'EAGAIN', 'EPIPE'])(
    'gets the first megabyte and all later lines when it works again: %s',
    async (code) => {
      const { state, stream } = output(code);
      for (let n = 0; n < 3_000; n += 1) stream.write(line(n));
      await setImmediate();
      expect(state.text).toBe('');
      state.room = Number.POSITIVE_INFINITY;
      await vi.advanceTimersByTimeAsync(1_000);
      stream.write(line(3_000));
      await setImmediate();
      expect(numbersOf(state.text)).toEqual([...Array.from({ length: 1_024 }, (_, n) => n), 3_000]);
      // Every line that is not there was counted.
      expect(state.lost).toBeGreaterThanOrEqual(3_000 - 1_024);
    },
  );

  it('is written in order and whole when it takes a part of a line only', async () => {
    const { state, stream } = output('EAGAIN');
    state.room = LINE_BYTES + 100;
    stream.write(line(0));
    stream.write(line(1));
    stream.write(line(2));
    await setImmediate();
    state.room = LINE_BYTES;
    await vi.advanceTimersByTimeAsync(20);
    state.room = Number.POSITIVE_INFINITY;
    await vi.advanceTimersByTimeAsync(20);
    expect(state.text).toBe(line(0) + line(1) + line(2));
    expect(state.lost).toBe(0);
  });

  it('has the last lines of a process that ends in the middle of a turn', async () => {
    const { state, stream } = output('EAGAIN');
    state.room = Number.POSITIVE_INFINITY;
    const [...before] = process.listeners('exit');
    stream.write(line(0));
    const added = process.listeners('exit').filter((listener) => !before.includes(listener));
    for (const listener of added) listener.call(process, 0);
    expect(state.text).toBe(line(0));
    await setImmediate();
    expect(state.text).toBe(line(0));
  });

  it('leaves nothing behind in the process once everything is written', async () => {
    const before = process.listenerCount('exit');
    const { state, stream } = output('EAGAIN');
    stream.write(line(0));
    await setImmediate();
    expect(process.listenerCount('exit')).toBe(before + 1);
    state.room = Number.POSITIVE_INFINITY;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(process.listenerCount('exit')).toBe(before);
  });
});
