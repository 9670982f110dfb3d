/** What one check found. */
export interface Finding {
  readonly check: string;
  readonly result: 'ok' | 'warning' | 'problem' | 'skipped';
  readonly detail: string;
  /** What exactly to do about it. */
  readonly fix?: string;
}

/** The message of whatever was thrown, or of what is behind it. */
export function messageOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
