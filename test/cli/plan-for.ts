import { writeFile } from 'node:fs/promises';
import type { Emulator } from '../../src/emulator/emulator.js';
import { type Env, runOverage } from './run-overage.js';
import { scratchFile } from './scratch-folder.js';
import { type InputRow, toCsv } from './wanted-rows.js';

/** Makes a plan for rows and gives its path. @throws Error with what the command said */
export async function planFor(rows: readonly InputRow[], env: Env): Promise<string> {
  const source = await scratchFile('in.csv', toCsv(rows));
  await planAgain(source, rows, env);
  return `${source}.plan`;
}

/** Writes other rows into an input file and makes its plan anew. */
export async function planAgain(source: string, rows: readonly InputRow[], env: Env): Promise<void> {
  await writeFile(source, toCsv(rows));
  const { exitCode, stderr } = await runOverage(['plan', source, '--no-preview'], env);
  if (exitCode !== 0) throw new Error(stderr);
}

/** Somebody changes a customer's overage past the gateway. */
export function changeBehindBack(
  emulator: Emulator,
  customerId: string,
  change: { readonly overageEnabled?: boolean; readonly azureEntitlementId?: string },
): void {
  const { overage } = emulator.state(customerId)[0] ?? {};
  if (overage == null) throw new Error(`Customer ${customerId} has no overage.`);
  emulator.setState({ customers: { [customerId]: { overage: { ...overage, ...change } } } });
}
