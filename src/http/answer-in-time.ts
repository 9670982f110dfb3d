import { type Deadline, deadlineExceeded } from '../request/deadline.js';
import { type Enrolled, Roll } from '../request/roll.js';

/** How often the answers that are waited for are looked at. */
const LOOK_EVERY_MS = 50;
/**
 * Every part keeps to the deadline by itself and answers better than this can; it is for the part that does not. So
 * many looks have to find the deadline passed: up to 150 ms.
 */
const LOOKS_OF_GRACE = 3;

interface Waiting extends Enrolled {
  readonly deadline: () => Deadline;
  readonly giveUp: () => void;
  looksTooLate: number;
}

/** One timer looks at all of them: one for each would cost every request more than it is ever worth. */
const waiting = new Roll<Waiting>();
let timer: NodeJS.Timeout | undefined;

/**
 * The answer, or `DEADLINE_EXCEEDED` shortly after the deadline whatever is still being waited for. The deadline is
 * asked for at every look, since an operation may turn out to have a later one.
 */
export function answerInTime<T>(answer: Promise<T>, deadline: () => Deadline): Promise<T> {
  return new Promise((resolve, reject) => {
    const entry: Waiting = { deadline, giveUp: () => reject(deadlineExceeded()), looksTooLate: 0 };
    waiting.add(entry);
    timer ??= setInterval(look, LOOK_EVERY_MS);
    answer.then(
      (value) => {
        waiting.remove(entry);
        resolve(value);
      },
      (error: unknown) => {
        waiting.remove(entry);
        reject(error);
      },
    );
  });
}

function look(): void {
  waiting.forEach((entry) => {
    if (!entry.deadline().passed) entry.looksTooLate = 0;
    else entry.looksTooLate += 1;
    if (entry.looksTooLate < LOOKS_OF_GRACE) return;
    waiting.remove(entry);
    entry.giveUp();
  });
  if (waiting.size > 0) return;
  clearInterval(timer);
  timer = undefined;
}
