import { type Deadline, deadlineExceeded } from '../request/deadline.js';

/**
 * Waits for shared work no longer than one caller's deadline allows; the work itself goes on.
 * @throws GatewayError `DEADLINE_EXCEEDED`
 */
export async function withinDeadline<T>(deadline: Deadline, work: Promise<T>): Promise<T> {
  const { signal } = deadline;
  if (signal.aborted) throw deadlineExceeded();
  const timeIsUp = Promise.withResolvers<never>();
  const giveUp = () => timeIsUp.reject(deadlineExceeded());
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([work, timeIsUp.promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
