import { FAULT_KINDS, type FaultKind } from '../faults/fault-kinds.js';
import { type FaultRow, row } from './fault-rows.js';

/** Wrong answers in the order of their numbers: append, never insert, so that ids stay what they are. */
const IN_ORDER: readonly FaultKind[] = [
  'invalid-json',
  'bom',
  'html',
  'empty-body',
  'pascal-case',
  'missing-items',
  'string-boolean',
  'numeric-partner-id',
  'unknown-members',
  'two-types',
  'echo-disagrees',
  'echo-other-entitlement',
  'link-other-host',
  'link-scheme-relative',
  'link-other-customer',
  'link-dots',
  'link-encoded-dots',
  'link-script',
  'link-delete',
  'link-headers',
];

/** Answers that claim success and are wrong, or at least odd. What was asked is done all the same. */
export const WRONG_ANSWER_ROWS: readonly FaultRow[] = [
  ...IN_ORDER.map((kind, at) =>
    row(`200${String(at + 1).padStart(2, '0')}`, FAULT_KINDS[kind].about, { kind }),
  ),
  row('20201', '202 instead of 200', { status: 202, commit: true }),
  row('20401', '204 instead of 200', { status: 204, commit: true }),
];
