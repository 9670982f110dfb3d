import { describe, expect, it } from 'vitest';
import { answerInTime } from '../../src/http/answer-in-time.js';
import { Deadline } from '../../src/request/deadline.js';

const never = new Promise<never>(() => {});

describe('answerInTime', () => {
  it('gives the answer when it comes in time', async () => {
    const deadline = Deadline.after(5_000);
    await expect(answerInTime(Promise.resolve('answer'), () => deadline)).resolves.toBe('answer');
  });

  it('passes a failure on', async () => {
    const deadline = Deadline.after(5_000);
    await expect(answerInTime(Promise.reject(new Error('x')), () => deadline)).rejects.toThrow('x');
  });

  it('ends the waiting for a part that forgot the deadline', async () => {
    const startedMs = performance.now();
    const deadline = Deadline.after(50);
    await expect(answerInTime(never, () => deadline)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    const tookMs = performance.now() - startedMs;
    expect(tookMs).toBeGreaterThanOrEqual(50);
    // 250 ms after it is what is promised; the rest is for a busy machine. Nothing else would ever end the waiting.
    expect(tookMs).toBeLessThan(20_000);
  });

  it('keeps to a later deadline that became known meanwhile', async () => {
    let deadline = Deadline.after(20);
    const answer = new Promise((resolve) => setTimeout(resolve, 400, 'late'));
    const inTime = answerInTime(answer, () => deadline);
    deadline = Deadline.after(10_000);
    await expect(inTime).resolves.toBe('late');
  });
});
