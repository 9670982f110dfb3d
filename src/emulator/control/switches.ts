/** What a switch may be set to. */
export type Accepts =
  | { readonly kind: 'flag' }
  | { readonly kind: 'number'; readonly min: number }
  | { readonly kind: 'text' }
  | { readonly kind: 'one-of'; readonly values: readonly string[] };

export interface SwitchRow<T> {
  /** Number of the open question (`docs/emulator.md`) this answers; absent for a mere knob. */
  readonly question?: number;
  readonly about: string;
  readonly default: T;
  readonly accepts: Accepts;
}

/** A switch that is on or off. */
export function flag(byDefault: boolean, about: string, question?: number): SwitchRow<boolean> {
  return row({ kind: 'flag' }, byDefault, about, question);
}

/** A switch that is a whole number, 0 or more unless `min` says otherwise. */
export function count(byDefault: number, about: string, question?: number, min = 0): SwitchRow<number> {
  return row({ kind: 'number', min }, byDefault, about, question);
}

/** A switch that is any text. */
export function text(byDefault: string, about: string, question?: number): SwitchRow<string> {
  return row({ kind: 'text' }, byDefault, about, question);
}

/** A switch with a closed list of values; the first one is the default. */
export function oneOf<const V extends readonly [string, ...string[]]>(
  values: V,
  about: string,
  question?: number,
): SwitchRow<V[number]> {
  return row<V[number]>({ kind: 'one-of', values }, values[0], about, question);
}

function row<T>(accepts: Accepts, byDefault: T, about: string, question: number | undefined): SwitchRow<T> {
  return { about, default: byDefault, accepts, ...(question === undefined ? {} : { question }) };
}

/** What may be set, in words, for an error message or a table. */
export function acceptedValues(accepts: Accepts): string {
  if (accepts.kind === 'flag') return 'true or false';
  if (accepts.kind === 'number') return `a whole number from ${accepts.min}`;
  if (accepts.kind === 'text') return 'a text';
  return accepts.values.join(', ');
}

/** Whether the value fits. */
export function isAccepted(accepts: Accepts, value: unknown): boolean {
  if (accepts.kind === 'flag') return typeof value === 'boolean';
  if (accepts.kind === 'number') return Number.isSafeInteger(value) && Number(value) >= accepts.min;
  if (accepts.kind === 'text') return typeof value === 'string';
  return typeof value === 'string' && accepts.values.includes(value);
}
