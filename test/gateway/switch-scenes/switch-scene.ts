import type { EntraConfig } from '../../../src/config/entra.config.js';
import type { EmulatorSwitches } from '../../../src/emulator/control/switch-table.js';
import { DOCUMENTED } from '../../support/customers.js';
import type { Answer, GatewayUnderTest } from '../../support/gateway-under-test.js';
import { type SetOverageVariables, setOverage } from '../../support/set-overage.js';

/** A running gateway and how it signs in. */
export interface Stage extends GatewayUnderTest {
  readonly entra: EntraConfig;
}

/** What somebody does at the gateway's front door, and in a few words what came of it. */
export type Act = (stage: Stage) => Promise<string>;

/** With the switch at this value, and the others as given, the act comes to that. */
export interface Scene<Value = boolean | number | string> {
  readonly value: Value;
  readonly act: Act;
  readonly comesTo: string;
  readonly others?: Partial<EmulatorSwitches>;
  /** The gateway signs in as App+User; else App-only. */
  readonly asUser?: true;
}

/** Scenes for every switch; the compiler misses a switch without any. */
export type SwitchScenes = {
  readonly [Name in keyof EmulatorSwitches]: readonly Scene<EmulatorSwitches[Name]>[];
};

type Item = { readonly type: string; readonly overageEnabled: boolean };

/** Reads the customer: "PhoneServices on", "nothing", or the error. */
export function reads(customerId = DOCUMENTED): Act {
  return async (stage) => {
    const answer = await stage.ask(
      `{ overage(customerId: "${customerId}") { items { type overageEnabled } } }`,
    );
    if (answer.errors !== undefined) return failureOf(answer);
    const items: Item[] = answer.data.overage.items;
    return items.map((item) => `${item.type} ${item.overageEnabled ? 'on' : 'off'}`).join(', ') || 'nothing';
  };
}

/** Changes a customer: "ACCEPTED", "REJECTED NOT_ELIGIBLE 800114", or the error. */
export function changes(input: SetOverageVariables): Act {
  return async (stage) => {
    const answer = await setOverage(stage, { customerId: DOCUMENTED, ...input });
    if (answer.errors !== undefined) return failureOf(answer);
    const { outcome, userErrors } = answer.payload;
    const [refusal] = userErrors;
    return refusal === undefined ? outcome : `${outcome} ${refusal.code} ${refusal.upstreamCode}`;
  };
}

/** One act after the other. */
export function inTurn(...acts: readonly Act[]): Act {
  return async (stage) => {
    const results: string[] = [];
    for (const act of acts) results.push(await act(stage));
    return results.join('; ');
  };
}

function failureOf({ errors }: Answer): string {
  const { code, upstream } = errors?.[0]?.extensions ?? {};
  const { status, code: upstreamCode } = Object(upstream);
  return [code, status, upstreamCode].filter((part) => part !== undefined).join(' ');
}
