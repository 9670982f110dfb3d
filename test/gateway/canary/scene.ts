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

/** Plays the scene, and fails when it did not come about, or when anything planted left the gateway. */
export async function play(scene: Scene): Promise<void> {
  const stage = await Stage.set();
  onTestFinished(() => stage.clear());
  await scene.play(stage);
  const left = await stage.close();
  expect(stage.statuses).toEqual(scene.answers);
  for (const told of [scene.logged].flat()) expect(left.log).toMatch(told);
  const shown: Record<string, Place[]> = {};
  const excerpts: string[] = [];
  for (const place of PLACES) {
    for (const [name, excerpt] of stage.planted.foundIn(left[place])) {
      shown[name] = [...(shown[name] ?? []), place];
      excerpts.push(`${name} in the ${place}: …${excerpt}…`);
    }
  }
  expect(shown, excerpts.join('\n')).toEqual(scene.shown ?? {});
}
