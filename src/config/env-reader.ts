import type { z } from 'zod';

export type Env = Readonly<Record<string, string | undefined>>;

/** Reads variables one by one and collects every problem, so that an operator learns of all of them at once. */
export class EnvReader {
  readonly #env: Env;
  readonly #problems: string[] = [];

  constructor(env: Env) {
    this.#env = env;
  }

  /** The variable's text, or undefined when it is not set or empty. */
  text(name: string): string | undefined {
    const value = this.#env[name]?.trim();
    return value === '' ? undefined : value;
  }

  /** The parsed variable, or the fallback when it is not set or wrong; wrong also notes a problem without the value. */
  read<T>(name: string, shape: z.ZodType<T>, expected: string, fallback: T): T {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const parsed = shape.safeParse(value);
    if (parsed.success) return parsed.data;
    this.problem(name, `expected ${expected}`);
    return fallback;
  }

  /** Notes what is wrong with a variable; `what` never holds its value. */
  problem(name: string, what: string): void {
    this.#problems.push(`${name}: ${what}`);
  }

  get problems(): readonly string[] {
    return this.#problems;
  }
}
