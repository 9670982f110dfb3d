import * as z from 'zod';
import { parseJson } from './json.js';

/**
 * Every error body that Partner Center is known to send, in one shape. Documented: `code`, `description`, `data`,
 * `source` ("Partner Center REST error codes"; `code` also occurs as a number). Newer services add `message`,
 * `isRetryable`; the throttling layer sends only `statusCode` and `message`; some answers are empty or HTML.
 */
const faultWire = z.object({
  code: z.union([z.string(), z.number()]).nullish().catch(undefined),
  description: z.string().nullish().catch(undefined),
  message: z.string().nullish().catch(undefined),
  isRetryable: z.boolean().nullish().catch(undefined),
});

/**
 * Codes are shown to callers, so only what looks like one counts: digits as documented, or one word. Anything else
 * could be text of the upstream, with whatever it repeats of the request.
 */
const CODE = /^\w{1,40}$/;

export interface Fault {
  readonly code?: string;
  readonly description?: string;
  readonly isRetryable?: boolean;
}

/** Reads an error body without ever failing: what cannot be read is simply absent. */
export function toFault(bodyText: string): Fault {
  const parsed = faultWire.safeParse(parseJson(bodyText));
  if (!parsed.success) return {};
  const { code, description, message, isRetryable } = parsed.data;
  const text = description ?? message;
  return {
    ...(code == null || !CODE.test(String(code)) ? {} : { code: String(code) }),
    ...(text == null ? {} : { description: text }),
    ...(isRetryable == null ? {} : { isRetryable }),
  };
}
