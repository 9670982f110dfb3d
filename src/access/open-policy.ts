import type { AccessPolicy } from './access-policy.js';

/** Every caller may touch every customer. Only for the emulator, whose customers are made up. */
export const OPEN_POLICY: AccessPolicy = {
  customersOf: () => '*',
  mayTouch: () => true,
  decide: () => 'allowed',
};
