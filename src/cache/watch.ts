/** Whether what somebody asks for past the cache may be out of date by the time it comes in. */
export interface Watch {
  /** Whether anybody else has invalidated the scope since the watch began, or may have done so unheard. */
  readonly overtaken: boolean;
  /** To be called when nothing more is asked for; from then on it counts as overtaken. */
  end(): void;
}

/** The watches that have not ended: one for each change that is being carried out. */
export class Watches {
  readonly #open = new Map<Watch, string>();

  /** @param isHeard whether invalidations by others reach this process now */
  begin(scope: string, isHeard: boolean): Watch {
    const open = this.#open;
    const watch: Watch = {
      get overtaken() {
        return !open.has(watch);
      },
      end: () => open.delete(watch),
    };
    if (isHeard) open.set(watch, scope);
    return watch;
  }

  /** All watches of the scope but that of who invalidates it. */
  overtake(scope: string, own: Watch | undefined): void {
    for (const [watch, watched] of this.#open) if (watched === scope && watch !== own) watch.end();
  }

  overtakeAll(): void {
    this.#open.clear();
  }
}
