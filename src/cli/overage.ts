#!/usr/bin/env node
import { EXIT } from './exit-code.js';
import { runCommand } from './run-command.js';

/** The process of the `overage` command: the one place that touches the environment, the streams and the signals. */
const interrupted = new AbortController();
process.on('SIGINT', () => {
  // The second time is meant: no waiting for what is under way.
  if (interrupted.signal.aborted) process.exit(EXIT.interrupted);
  interrupted.abort();
});
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader has seen enough, as `head` does.
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.error);
});

process.exitCode = await runCommand(
  {
    env: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    stopping: interrupted.signal,
  },
  process.argv.slice(2),
);
