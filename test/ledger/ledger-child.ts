import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

/** A gateway process as far as the ledger is concerned: it holds one open and does what it is told. */
export interface LedgerChild {
  /** Tries to reserve the customer; tells the kind of answer. */
  reserve(customerId: string): Promise<{ readonly kind: string; readonly id: string }>;
  /** Sends and settles what was reserved last. */
  finish(): Promise<void>;
  /** Ends the process at once, as a crash would. */
  kill(): Promise<void>;
}

/** Starts a process that opens the ledger at `url`; resolves once it is open, rejects when it could not. */
export async function startChild(url: string): Promise<LedgerChild> {
  const child = fork(new URL('./ledger-child.process.ts', import.meta.url), [url], {
    execArgv: ['--import', new URL('../support/run-typescript.ts', import.meta.url).href],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const gone = once(child, 'exit');
  onTestFinished(() => void child.kill('SIGKILL'));
  const answer = () => Promise.race([messageFrom(child), gone.then(endedEarly)]);
  const ask = (question: object) => {
    child.send(question);
    return answer();
  };
  await answer();
  return {
    reserve: (customerId) => ask({ reserve: customerId }),
    finish: async () => {
      await ask({ finish: true });
    },
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function messageFrom(child: ChildProcess): Promise<{ kind: string; id: string }> {
  const [message] = await once(child, 'message');
  return { kind: String(message.kind), id: String(message.id) };
}

function endedEarly([code]: unknown[]): never {
  throw new Error(`The process ended with ${code}.`);
}
