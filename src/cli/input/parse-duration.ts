import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Milliseconds of a duration such as 90s, 15m, 12h, 1d or 2w. @throws CliError for anything else */
export function parseDurationMs(text: string): number {
  const [, count, unit] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  const unitMs = unit === undefined ? undefined : UNITS_MS[unit];
  if (unitMs === undefined)
    throw new CliError(EXIT.usage, `"${text}" is no duration. Give one such as 30m, 12h or 1d.`);
  return Number(count) * unitMs;
}

/** An instant: a duration before now, or a date such as 2026-11-20 or 2026-11-20T08:00:00Z. @throws CliError otherwise */
export function parseInstant(text: string, now: Date): string {
  if (/^\d{4}-\d{2}-\d{2}/.test(text)) {
    const date = new Date(text);
    if (Number.isNaN(date.getTime())) throw new CliError(EXIT.usage, `"${text}" is no date.`);
    return date.toISOString();
  }
  return new Date(now.getTime() - parseDurationMs(text)).toISOString();
}
