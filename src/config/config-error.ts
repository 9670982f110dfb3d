/** The settings cannot be used. One line for each problem: the variable's name and what was expected, never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      ['The gateway cannot start with these settings:', ...problems.map((problem) => `  - ${problem}`)].join(
        '\n',
      ),
    );
    this.problems = problems;
  }
}

/**
 * What is made of a setting that only turns out to be wrong when it is used, such as the path of a broken file.
 * @throws ConfigError that names the variable when making it fails
 */
export async function madeOf<T>(variable: string, making: Promise<T>): Promise<T> {
  try {
    return await making;
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`${variable}: ${what.replaceAll('\n', '\n    ')}`]);
  }
}
