import { randomBytes } from 'node:crypto';

/** Parsers quote about ten characters of what they cannot read: so long a run of a secret gives it away. */
const TELLING_RUN = 8;
const AROUND = 40;

/** The secrets of a scene, by what they are. Letter case is no disguise: ids are lower-cased on their way. */
export class Planted {
  readonly #owners = new Map<string, string>();

  /** @returns the secret, which is made up when none is given */
  add(name: string, secret = madeUp()): string {
    for (const run of runsOf(secret)) if (!this.#owners.has(run)) this.#owners.set(run, name);
    return secret;
  }

  /** The names of those of which the text shows anything, each with the first place where it does. */
  foundIn(text: string): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    let start = 0;
    for (const run of runsOf(text)) {
      const name = this.#owners.get(run);
      if (name !== undefined && !found.has(name)) {
        found.set(name, text.slice(Math.max(0, start - AROUND), start + AROUND));
      }
      start += 1;
    }
    return found;
  }
}

/** Begins with a letter, as parsers of numbers quote less than others. */
function madeUp(): string {
  return `s${randomBytes(24).toString('base64url')}`;
}

function* runsOf(text: string): Generator<string> {
  const lowerCased = text.toLowerCase();
  for (let start = 0; start + TELLING_RUN <= lowerCased.length; start += 1) {
    yield lowerCased.slice(start, start + TELLING_RUN);
  }
}
