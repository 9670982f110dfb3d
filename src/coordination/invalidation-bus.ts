/** What a bus tells whoever caches. */
export interface BusListener {
  /** Another process changed this; what is known of it is out of date. */
  onMessage(topic: string, key: string): void;
  /** Messages may have been missed: nothing that is remembered can be trusted. */
  onLost(): void;
}

/** How processes tell each other what they must forget. */
export interface InvalidationBus {
  /** While false nothing may be remembered: messages may get lost, in or out. */
  readonly connected: boolean;
  /**
   * Tells all other processes. Never rejects and never waits long: what cannot be told now is told as soon as
   * possible, and until then this bus counts as lost.
   */
  publish(topic: string, key: string): Promise<void>;
  subscribe(listener: BusListener): void;
  stop(): Promise<void>;
}
