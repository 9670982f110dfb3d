import { type ChildProcess, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { DemoCaller, GatewayUnderTest } from '../support/gateway-under-test.js';

/** What a run of the command left behind. */
export interface Run {
  /** null when it was killed. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as JSON Lines. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the command prints; tests compare it whole.
  readonly lines: any[];
}

export interface RunningCommand {
  readonly process: ChildProcess;
  readonly ended: Promise<Run>;
}

export type Env = Readonly<Record<string, string>>;

/** Starts the real command as a process of its own, with no settings but those given. */
export function startOverage(args: readonly string[], env: Env = {}): RunningCommand {
  const process_ = spawn(
    process.execPath,
    ['--import', './test/support/run-typescript.ts', 'src/cli/overage.ts', ...args],
    {
      env: { PATH: process.env.PATH ?? '', NODE_NO_WARNINGS: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const ended = Promise.all([
    new Promise<number | null>((resolve) => process_.once('close', resolve)),
    text(process_.stdout),
    text(process_.stderr),
  ]).then(([exitCode, stdout, stderr]) => ({
    exitCode,
    stdout,
    stderr,
    lines: stdout.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : [])),
  }));
  return { process: process_, ended };
}

/** Runs the command to its end. */
export function runOverage(args: readonly string[], env: Env = {}): Promise<Run> {
  return startOverage(args, env).ended;
}

/** The settings that make the command talk to a gateway as one of the demo callers. */
export async function asCaller(
  running: GatewayUnderTest,
  caller: DemoCaller = 'demo-operator',
): Promise<Env> {
  return { OVERAGE_URL: running.gateway.url, OVERAGE_TOKEN: await running.token(caller) };
}
