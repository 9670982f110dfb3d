import { expect, onTestFinished } from 'vitest';
import { Stage } from './stage.js';
import { PLACES, type Place } from './what-left.js';

/** A situation in which something secret is at hand, and what shows that it came about. */
export interface Scene {
  readonly name: string;
  /** Opens the stage and brings the situation about. What is answered is kept by the stage. */
  readonly play: (stage: Stage) => Promise<unknown>;
  /** Statuses of all answers, in their order. */
  readonly answers: readonly number[];
  /** What the log must tell of it: nothing leaks where nothing happens. */
  readonly logged: RegExp | readonly RegExp[];
  /** What is shown on purpose, and exactly where. */
  readonly shown?: Readonly<Record<string, readonly Place[]>>;
}

/** Plays the scene, and fails when anything planted left the gateway by a way that is not meant, or when nothing happened. */
export async function play(scene: Scene): Promise<void> {
  const stage = await Stage.set();
  onTestFinished(() => stage.clear());
  await scene.play(stage);
  const left = await stage.close();
  const seen = PLACES.flatMap((place) =>
    [...stage.planted.foundIn(left[place])].map(([name, excerpt]) => ({ name, place, excerpt })),
  );
  const { shown = {} } = scene;
  const leaks = seen
    .filter(({ name, place }) => !shown[name]?.includes(place))
    .map(({ name, place, excerpt }) => `${name} is in the ${place}: …${excerpt}…`);
  expect.soft(leaks.join('\n')).toBe('');
  for (const [name, places] of Object.entries(shown)) {
    expect.soft(seen.filter((one) => one.name === name).map(({ place }) => place)).toEqual(places);
  }
  expect.soft(stage.statuses).toEqual(scene.answers);
  for (const told of [scene.logged].flat()) expect.soft(left.log).toMatch(told);
}
