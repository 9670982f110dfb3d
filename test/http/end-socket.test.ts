import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endSocket } from '../../src/http/end-socket.js';

describe('ending a connection', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  it('closes it two seconds later, whatever its client does', () => {
    const socket = new PassThrough({ allowHalfOpen: true });
    endSocket(socket, 'the last bytes');
    expect(String(socket.read())).toBe('the last bytes');
    vi.advanceTimersByTime(1_999);
    expect(socket.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(socket.destroyed).toBe(true);
  });

  it('waits for nothing where it is closed already, which would hold up the end of the process', () => {
    const socket = new PassThrough();
    socket.destroy();
    endSocket(socket);
    expect(vi.getTimerCount()).toBe(0);
  });
});
