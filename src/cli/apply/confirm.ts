import { createInterface } from 'node:readline/promises';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';
import type { Surroundings } from '../surroundings.js';

/**
 * Has a person type how many customers will be turned on: a number cannot be typed by habit, as "y" can.
 * @throws CliError when nobody can be asked, or the answer is another one
 */
export async function confirmEnabling(
  { stdin, stderr, stopping }: Surroundings,
  enabling: number,
): Promise<void> {
  const customers = enabling === 1 ? '1 customer' : `${enabling} customers`;
  if (!stdin.isTTY) {
    throw new CliError(
      EXIT.usage,
      `This turns overage ON for ${customers}, who then accrue charges. Nobody can be asked here: give --yes to agree.`,
    );
  }
  const reader = createInterface({ input: stdin, output: stderr });
  const answer = await reader
    .question(
      `This turns overage ON for ${customers}, who then accrue charges. Type ${enabling} to go on: `,
      {
        signal: stopping,
      },
    )
    .finally(() => reader.close());
  if (answer.trim() !== String(enabling)) throw new CliError(EXIT.error, 'Nothing was done.');
}
