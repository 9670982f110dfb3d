import type { RememberedReads } from '../../../src/overage/known-overage.js';

/** Nothing is remembered, and nothing left. */
export const noReads = {
  watch: () => ({ overtaken: true, end: () => {} }),
  forget: () => {},
  invalidate: async () => {},
} satisfies RememberedReads;
