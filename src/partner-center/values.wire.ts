import * as z from 'zod';
import { linkWire } from './link.wire.js';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A GUID in any letter case, lower-cased. */
export const guid = z
  .string()
  .regex(GUID)
  .transform((text) => text.toLowerCase());

/** `null`, absent and `""` all occur for "none"; they become `undefined`. */
export const optionalText = z
  .string()
  .nullish()
  .transform((text) => (text == null || text === '' ? undefined : text));

/** A GUID or, in any of the ways of `optionalText`, none. */
export const optionalGuid = optionalText
  .refine((text) => text === undefined || GUID.test(text))
  .transform((text) => text?.toLowerCase());

/** A link that cannot be read is left out: a strange link must not cost the whole answer. */
export const optionalLink = linkWire.optional().catch(undefined);

/** The links of something by their names; left out in the same way when they are no such object. */
export const optionalLinks = <Shape extends Record<string, typeof optionalLink>>(shape: Shape) =>
  z.object(shape).nullish().catch(undefined);
