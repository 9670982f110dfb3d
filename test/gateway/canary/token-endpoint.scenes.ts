import { expect } from 'vitest';
import { aadsts, type FakeAnswer } from '../../support/fake-entra.js';
import { READ, WRITE } from './documents.js';
import type { Scene } from './scene.js';
import type { Stage } from './stage.js';

const ANSWERS: readonly (readonly [name: string, answer: (stage: Stage) => FakeAnswer])[] = [
  ['that the secret is wrong', () => aadsts(7000215)],
  [
    'with an error that quotes the request',
    ({ clientSecret }) => ({
      status: 400,
      body: { error: clientSecret, error_description: `AADSTS1: ${clientSecret}` },
    }),
  ],
  ['with 500', ({ clientSecret }) => ({ status: 500, body: clientSecret })],
  [
    'with a token of another type',
    ({ clientSecret, ownToken }) => ({
      body: { access_token: ownToken, token_type: clientSecret, expires_in: 3600 },
    }),
  ],
  ['with half an answer', ({ ownToken }) => ({ body: `{"access_token":"${ownToken}"` })],
  ['by hanging up', () => ({ hangUp: true })],
];

export const TOKEN_ENDPOINT_SCENES: readonly Scene[] = ANSWERS.map(
  ([name, answer]): Scene => ({
    name,
    play: async (stage) => {
      const { entra } = stage.around;
      entra.always(answer(stage));
      await stage.open();
      await stage.ask(READ);
      await stage.ask(WRITE);
      expect(entra.received.at(-1)?.form.client_secret).toBe(stage.clientSecret);
    },
    answers: [200, 200],
    logged: /Token request failed/,
  }),
);
