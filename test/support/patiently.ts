/** For `vi.waitFor`, whose own limit of a second is too little for a machine that is busy otherwise. */
export const PATIENTLY = { timeout: 30_000, interval: 10 };
