/** They change the direction of what follows, or cannot be seen: a line with one may read differently than it is. */
const DECEIVING = /[\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/u;
/** Some scripts and many emoji need them. */
const JOINERS = /\u200C|\u200D/gu;

/** Whether the text holds signs that override the direction of writing, or have no width. */
export function deceives(text: string): boolean {
  return DECEIVING.test(text);
}

/** The text without the signs of no width that people may rightly use, which join letters or keep them apart. */
export function withoutJoiners(text: string): string {
  return text.replace(JOINERS, '');
}
