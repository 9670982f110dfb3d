/** Far beyond any deadline, yet small enough for a 32-bit seconds field. */
const LONGEST_SECONDS = 86_400;

/** All forms of an HTTP date begin with the weekday; `Date.parse` alone would read "-5" as a date. */
const DATE = /^[a-z]{3,9},? /i;
/** The oldest form ends with the year; like the others it is in GMT, which `Date.parse` would not know. */
const WITHOUT_ZONE = / \d{4}$/;

/**
 * Milliseconds to wait according to a Retry-After header: whole seconds, or an HTTP date compared with `now`
 * (both forms occur; the throttling guidance documents seconds). Undefined when absent or unreadable; at most a day.
 */
export function retryAfterMs(header: string | string[] | undefined, now: Date): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim();
  if (text === undefined || text === '') return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : secondsUntil(text, now);
  if (Number.isNaN(seconds)) return undefined;
  return Math.min(Math.max(0, seconds), LONGEST_SECONDS) * 1000;
}

function secondsUntil(text: string, now: Date): number {
  if (!DATE.test(text)) return Number.NaN;
  return (Date.parse(WITHOUT_ZONE.test(text) ? `${text} GMT` : text) - now.getTime()) / 1000;
}
