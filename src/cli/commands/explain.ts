import { ERROR_EXPLANATIONS } from '../../client/error-catalogue.js';
import type { ErrorExplanation } from '../../client/error-explanation.js';
import { REFUSAL_EXPLANATIONS } from '../../client/refusal-catalogue.js';
import { CliError } from '../cli-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { Surroundings } from '../surroundings.js';

const EXPLANATIONS = new Map<string, ErrorExplanation>([
  ...Object.entries(ERROR_EXPLANATIONS),
  ...Object.entries(REFUSAL_EXPLANATIONS),
]);

/** `overage explain [CODE]`: what a code means and who can do what about it; all codes without one. */
export async function explain({ stdout }: Surroundings, code: string | undefined): Promise<ExitCode> {
  if (code === undefined) {
    const width = Math.max(...[...EXPLANATIONS.keys()].map(({ length }) => length));
    for (const [name, { cause }] of EXPLANATIONS) stdout.write(`${name.padEnd(width)}  ${cause}\n`);
    return EXIT.ok;
  }
  const name = code.toUpperCase().replaceAll('-', '_');
  const explanation = EXPLANATIONS.get(name);
  if (explanation === undefined)
    throw new CliError(EXIT.usage, `There is no code ${code}. "overage explain" lists all.`);
  const { cause, whoFixes, remedy, retryable, example } = explanation;
  stdout.write(`${name}

  ${cause}

  What to do:   ${remedy}
  Who:          ${whoFixes === 'time' ? 'nobody; it passes' : whoFixes}
  Again as is:  ${retryable ? 'may succeed later' : 'will not help'}
  For example:  ${example}
`);
  return EXIT.ok;
}
