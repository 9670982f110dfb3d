import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EntraConfig } from '../../src/config/entra.config.js';
import { SWITCH_TABLE } from '../../src/emulator/control/switch-table.js';
import type { SwitchRow } from '../../src/emulator/control/switches.js';
import { DEMO_REFRESH_TOKEN } from '../../src/emulator/entra-id/grants.js';
import { startGatewayUnderTest } from '../support/gateway-under-test.js';
import { ENTRA_SCENES } from './switch-scenes/entra-scenes.js';
import { OVERAGE_SCENES } from './switch-scenes/overage-scenes.js';
import { PARTNER_SCENES } from './switch-scenes/partner-scenes.js';
import type { Scene, Stage, SwitchScenes } from './switch-scenes/switch-scene.js';
import { WIRE_SCENES } from './switch-scenes/wire-scenes.js';

const SCENES: SwitchScenes = { ...OVERAGE_SCENES, ...PARTNER_SCENES, ...WIRE_SCENES, ...ENTRA_SCENES };
const ALL = Object.entries<readonly Scene[]>(SCENES).flatMap(([name, scenes]) =>
  scenes.map((scene) => ({ name, shown: JSON.stringify(scene.value), scene })),
);

/** A gateway of its own for one scene: tokens, quota and pending changes outlast a request. */
async function onStage<T>({ asUser }: Scene, run: (stage: Stage) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'switches-'));
  const refreshTokenPath = join(folder, 'refresh-token');
  await writeFile(refreshTokenPath, DEMO_REFRESH_TOKEN);
  const configs: EntraConfig[] = [];
  const running = await startGatewayUnderTest({
    env: { VISIBILITY_WINDOW_MS: '0' },
    config: (config) => {
      const entra = asUser ? { ...config.entra, refreshTokenPath } : config.entra;
      configs.push(entra);
      return { ...config, entra };
    },
  });
  try {
    const [entra] = configs;
    if (entra === undefined) throw new Error('The gateway was not configured.');
    return await run({ ...running, entra });
  } finally {
    await running.stop();
    await rm(folder, { recursive: true });
  }
}

/** The values of a switch that must have a scene: all where they can be listed, else the default and one more. */
function isCovered({ accepts, default: byDefault }: SwitchRow<boolean | number | string>, values: unknown[]) {
  if (accepts.kind === 'flag') return values.includes(true) && values.includes(false);
  if (accepts.kind === 'one-of') return accepts.values.every((value) => values.includes(value));
  return values.includes(byDefault) && new Set(values).size > 1;
}

describe('the gateway, with each switch of the emulator', () => {
  it('has a scene for every value', () => {
    const missing = Object.entries(SWITCH_TABLE).filter(
      ([name, row]) =>
        !isCovered(
          row,
          ALL.filter((one) => one.name === name).map(({ scene }) => scene.value),
        ),
    );
    expect(missing.map(([name]) => name)).toEqual([]);
  });

  it.concurrent.each(ALL)('$name = $shown: $scene.comesTo', async ({ name, scene }) => {
    await onStage(scene, async (stage) => {
      stage.emulator.setSwitches({ ...scene.others, [name]: scene.value });
      expect(await scene.act(stage)).toBe(scene.comesTo);
    });
  });
});
