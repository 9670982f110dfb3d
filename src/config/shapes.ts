import * as z from 'zod';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Whether plain http may be used for this host: it never leaves the machine. */
export function isLoopback(url: URL): boolean {
  return LOOPBACK.has(url.hostname);
}

/** A whole number in a range, written in digits only. */
export function wholeNumber(min: number, max: number) {
  return z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(min).max(max));
}

/** Words for `wholeNumber`. */
export function aWholeNumber(min: number, max: number): string {
  return `a whole number from ${min} to ${max}`;
}

/** What a variable's text is turned into, and beside each the words that describe it to an operator. */
export const port = wholeNumber(0, 65_535);
export const PORT = 'a port number from 0 to 65535';

/** Addresses stand in messages, where no password may. */
function namesNobody({ username, password }: URL): boolean {
  return username === '' && password === '';
}

export const secureUrl = z.string().transform((text, context) => {
  const url = URL.parse(text);
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url));
  if (url !== null && secure && namesNobody(url)) return url;
  context.addIssue('not secure');
  return z.NEVER;
});
export const SECURE_URL =
  'an https URL (plain http only for 127.0.0.1, ::1 and localhost) without user or password';

export const ratio = z
  .string()
  .regex(/^\d(\.\d+)?$/)
  .transform(Number)
  .pipe(z.number().max(1));
export const RATIO = 'a number from 0 to 1';

/** For what carries no credential of ours and usually runs beside the gateway. */
export const httpUrl = z.string().transform((text, context) => {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && namesNobody(url)) return url;
  context.addIssue('not http');
  return z.NEVER;
});
export const HTTP_URL = 'an http or https URL without user or password';

export const onOff = z.enum(['on', 'off']).transform((text) => text === 'on');
export const ON_OFF = '"on" or "off"';

/** Comma-separated, blanks around items ignored, empty items dropped. */
export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

/** For lists that say who is let in: a list of nothing must not come to mean everybody. */
export const someItems = list.refine((items) => items.length > 0);

/** Issuers exactly as tokens name them, which is why they stay texts: a URL would gain a slash. */
export const issuers = someItems.refine((items) => items.every((item) => secureUrl.safeParse(item).success));
export const ISSUERS = 'https URLs (plain http only on this machine), separated by commas';

export const redisUrl = z.string().refine((text) => /^rediss?:$/.test(URL.parse(text)?.protocol ?? ''));
export const REDIS_URL = 'a redis:// or rediss:// URL';

/** May name a user and a password, unlike the addresses that stand in messages. */
export const proxyUrl = z.string().refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''));
export const PROXY_URL = 'an http or https URL';

/** Origins exactly as browsers send them, so that comparing them is all it takes; never a wildcard. */
export const origins = list.refine((items) =>
  items.every((item) => !item.includes('*') && URL.parse(item)?.origin === item),
);
export const ORIGINS =
  'exact origins such as https://portal.example, separated by commas, without paths or wildcards';
