import { OverageError } from '../client/overage-error.js';
import { CliError } from './cli-error.js';
import { EXIT, type ExitCode, exitCodeOf } from './exit-code.js';
import { createProgram } from './program.js';
import { type Surroundings, say } from './surroundings.js';

/** Runs the command that the arguments name and answers how it ended. Whatever goes wrong is said in a sentence. */
export async function runCommand(surroundings: Surroundings, args: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const program = createProgram(surroundings, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return report(surroundings, error);
  }
}

function report(surroundings: Surroundings, error: unknown): ExitCode {
  if (error instanceof CliError) {
    say(surroundings, error.message);
    return error.exitCode;
  }
  if (surroundings.stopping.aborted) return EXIT.interrupted;
  if (error instanceof OverageError) {
    say(
      surroundings,
      `${error.code}: ${error.message}`,
      ...idsOf(error),
      `More: overage explain ${error.code}`,
    );
    return exitCodeOf(error);
  }
  if (isCommanderError(error)) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  say(surroundings, `Something unexpected went wrong: ${error instanceof Error ? error.message : error}`);
  return EXIT.error;
}

function idsOf({ correlationId, upstream }: OverageError): string[] {
  return [
    ...(correlationId === undefined ? [] : [`Correlation id: ${correlationId}`]),
    ...(upstream?.requestId === undefined ? [] : [`MS-RequestId: ${upstream.requestId}`]),
  ];
}

/** Commander has said it already, or shown its help. */
function isCommanderError(error: unknown): error is { readonly exitCode: number } {
  return (
    error instanceof Error &&
    'code' in error &&
    String(error.code).startsWith('commander.') &&
    'exitCode' in error
  );
}
