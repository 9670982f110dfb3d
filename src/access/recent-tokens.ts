import { type Enrolled, Roll } from '../request/roll.js';

/** Whoever sends requests one after the other sends the next one sooner than this. */
const FORGET_AFTER_MS = 1_000;

/** The text that came last over a connection, and what is known of it; neither once that is forgotten. */
interface Recent<Known> extends Enrolled {
  text: string | undefined;
  known: Known | undefined;
  used: boolean;
}

/**
 * What is known of the token that came last over each connection: comparing two texts takes a tenth of what it takes to
 * hash one. Usable tokens are held here, so each for no more than two seconds after it was last sent.
 */
export class RecentTokens<Known extends object> {
  readonly #byConnection = new WeakMap<object, Recent<Known>>();
  readonly #roll = new Roll<Recent<Known>>();
  #timer: NodeJS.Timeout | undefined;

  find(connection: object, text: string): Known | undefined {
    const recent = this.#byConnection.get(connection);
    if (recent === undefined || recent.text !== text) return undefined;
    recent.used = true;
    return recent.known;
  }

  remember(connection: object, text: string, known: Known): void {
    this.#forget(this.#byConnection.get(connection));
    const recent = { text, known, used: true };
    this.#byConnection.set(connection, recent);
    this.#roll.add(recent);
    this.#timer ??= setInterval(() => this.#forgetUnused(), FORGET_AFTER_MS).unref();
  }

  forgetAll(): void {
    this.#roll.forEach((recent) => {
      this.#forget(recent);
    });
  }

  #forgetUnused(): void {
    this.#roll.forEach((recent) => {
      if (recent.used) recent.used = false;
      else this.#forget(recent);
    });
    if (this.#roll.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** The connection may live on: it keeps an entry that matches no text, not even an empty one, and knows nothing. */
  #forget(recent: Recent<Known> | undefined): void {
    if (recent === undefined) return;
    recent.text = undefined;
    recent.known = undefined;
    this.#roll.remove(recent);
  }
}
