import type { Config } from '../../src/config/config.js';

/** Settings as a live gateway has them that was told EXPLORER=on: there is nobody to sign in as. */
export function withoutDemoCaller({ http: { demoCaller: _, ...http }, ...rest }: Config): Config {
  return { ...rest, http };
}
