import type { Parts } from '../parts.js';
import { seedCustomers } from '../seed/seed.js';
import { applyPatch } from '../state/apply-patch.js';
import type { StatePatch } from '../state/state-patch.js';
import type { Controls } from './controls.js';
import type { EmulatorSwitches } from './switch-table.js';
import { resetSwitches, setSwitches } from './switchboard.js';

interface Start {
  readonly switches?: Partial<EmulatorSwitches>;
  readonly seed?: StatePatch;
}

/** The controls of these parts; `reset` goes back to how this emulator was started. */
export function createControls(parts: Parts, start: Start): Controls {
  const { world, entra, partnerCenter, faults, faultCustomers, journal } = parts;
  const { store, switches, keys, audit } = world;
  return {
    switches,
    reset() {
      resetSwitches(switches);
      setSwitches(switches, start.switches ?? {});
      store.load(seedCustomers());
      applyPatch(store, start.seed ?? { customers: {} });
      faults.clear();
      faultCustomers.clear();
      journal.clear();
      audit.clear();
      entra.reset();
      partnerCenter.reset();
    },
    state(customerId) {
      const customers = customerId === undefined ? store.all() : [store.find(customerId.toLowerCase())];
      return customers
        .filter((customer) => customer !== undefined)
        .map((customer) => ({ ...customer, visibleOverage: store.visibleOverage(customer.id) }));
    },
    setState: (patch) => applyPatch(store, patch),
    faults: () => faults.pending(),
    addFaults: (added) => faults.add(added),
    clearFaults: () => faults.clear(),
    requests: (after) => journal.entries(after),
    requestCount: () => journal.total,
    clearRequests: () => journal.clear(),
    setSwitches(patch) {
      setSwitches(switches, patch);
      store.forgetBodies();
    },
    registerCertificate: (pem) => entra.assertions.registerCertificate(pem),
    trustIssuer: (issuer) => entra.assertions.trustIssuer(issuer),
    async rotateKeys(dropOld) {
      await keys.rotate(dropOld);
      partnerCenter.forgetTokens();
    },
  };
}
