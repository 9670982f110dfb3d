import * as z from 'zod';
import { parseJson } from '../errors/parse-json.js';

const guid = z.guid({ error: 'not a GUID' }).toLowerCase();
/** Ids are compared without letter case; anything that no token can carry would only be a rule that never matches. */
const id = z
  .string()
  .regex(/^[\w.-]{1,128}$/, 'not an id (letters, digits, dot, dash, underscore)')
  .toLowerCase();

const MATCHERS = ['tenant', 'application', 'user', 'group'] as const;

const entrySchema = z
  .strictObject({
    tenant: id.optional(),
    application: id.optional(),
    user: id.optional(),
    /** A group id, or whatever name the group claim is configured to carry. */
    group: z.string().min(1).max(256).toLowerCase().optional(),
    customers: z
      .union([z.literal('*'), z.array(guid)], { error: 'must be "*" or a list of GUIDs' })
      .optional(),
    customersFile: z.string().min(1).optional(),
  })
  .refine((entry) => MATCHERS.some((key) => entry[key] !== undefined), {
    error: `says for no one: at least one of ${MATCHERS.join(', ')} is needed`,
  })
  .refine((entry) => (entry.customers === undefined) !== (entry.customersFile === undefined), {
    error: 'needs either customers or customersFile',
  });

const documentSchema = z.strictObject({ callers: z.array(entrySchema) });

/** One entry of the policy file; it concerns a caller that matches all of its ids. */
export type PolicyEntry = z.output<typeof entrySchema>;

/** The entries of a policy file, or everything that is wrong with it, such as `callers[2].customers[0]: not a GUID`. */
export type ParsedPolicy =
  | { readonly entries: readonly PolicyEntry[] }
  | { readonly problems: readonly string[] };

export function parsePolicy(text: string): ParsedPolicy {
  const json = readJson(text);
  if ('problem' in json) return { problems: [json.problem] };
  const parsed = documentSchema.safeParse(json.value);
  if (parsed.success) return { entries: parsed.data.callers };
  return { problems: parsed.error.issues.flatMap((issue) => describe(issue)) };
}

function readJson(text: string): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: parseJson(text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** A union reports one issue for all its branches; the branch that got furthest into the value names the culprit. */
function describe(issue: z.core.$ZodIssue, under: readonly PropertyKey[] = []): string[] {
  const path = [...under, ...issue.path];
  if (issue.code === 'invalid_union') {
    const deeper = issue.errors.flat().filter((inner) => inner.path.length > 0);
    if (deeper.length > 0) return deeper.flatMap((inner) => describe(inner, path));
  }
  const where = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return [`${where.replace(/^\./, '') || 'the file'}: ${issue.message}`];
}
