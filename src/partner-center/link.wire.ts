import * as z from 'zod';

/** Document "Utility resources": a relative `uri`, a `method` that defaults to GET, and headers to send along. */
export const linkWire = z.object({
  uri: z.string(),
  method: z.string().nullish(),
  headers: z.array(z.object({ key: z.string(), value: z.string() })).nullish(),
});

export type LinkWire = z.infer<typeof linkWire>;
