import { isObject } from '../json.js';
import { type EmulatorSwitches, SWITCH_TABLE } from './switch-table.js';
import { acceptedValues, isAccepted, type SwitchRow } from './switches.js';

const ROWS = new Map<string, SwitchRow<boolean | number | string>>(Object.entries(SWITCH_TABLE));

/** Why a control request was refused; the message says what would have been fine. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
}

/** Every switch at its default, or as told. @throws ControlError */
export function createSwitches(changed: Partial<EmulatorSwitches> = {}): EmulatorSwitches {
  const switches = defaults();
  if (!isComplete(switches))
    throw new ControlError('A default in the table of switches does not fit its own row.');
  setSwitches(switches, changed);
  return switches;
}

/** Sets every switch back to its default. */
export function resetSwitches(switches: EmulatorSwitches): void {
  Object.assign(switches, defaults());
}

function defaults(): object {
  return Object.fromEntries([...ROWS].map(([name, { default: value }]) => [name, value]));
}

function isComplete(value: object): value is EmulatorSwitches {
  const values = new Map<string, unknown>(Object.entries(value));
  return [...ROWS].every(([name, { accepts }]) => isAccepted(accepts, values.get(name)));
}

/** All or nothing: changes the named switches. @throws ControlError for an unknown name or a value that does not fit */
export function setSwitches(switches: EmulatorSwitches, patch: unknown): void {
  if (!isObject(patch)) throw new ControlError('Send a JSON object of switches, such as {"bom": true}.');
  for (const [name, value] of Object.entries(patch)) {
    const row = ROWS.get(name);
    if (row === undefined) {
      throw new ControlError(
        `There is no switch "${name}". The switches are: ${[...ROWS.keys()].join(', ')}.`,
      );
    }
    if (!isAccepted(row.accepts, value)) {
      throw new ControlError(`Switch "${name}" takes ${acceptedValues(row.accepts)}.`);
    }
  }
  Object.assign(switches, patch);
}
