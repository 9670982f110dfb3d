/** Who can make an error go away. */
export type WhoFixes = 'you' | 'gateway operator' | 'partner admin' | 'Microsoft' | 'time';

/** What there is to know about one code. */
export interface ErrorExplanation {
  readonly cause: string;
  readonly whoFixes: WhoFixes;
  readonly remedy: string;
  /** Whether the same request may succeed later without anything being changed. */
  readonly retryable: boolean;
  /** A situation in which it comes. */
  readonly example: string;
}
