import { expect } from 'vitest';
import { eventually } from '../../support/eventually.js';
import type { Script } from '../../support/raw-upstream.js';
import { READ, WRITE } from './documents.js';
import { echo, echoingOverage, fault } from './echoing-partner-center.js';
import type { Scene } from './scene.js';

/** Partner Center gone wrong in the worst way: it repeats the gateway's token wherever it can. */
const ANSWERS: readonly (readonly [name: string, answer: Script])[] = [
  ['with success', echoingOverage],
  ...[400, 401, 403, 404, 408, 409, 429, 500, 502, 503].map(
    (status) => [`with ${status}`, echo(status, fault)] as const,
  ),
  [
    'with a page',
    echo(
      500,
      (bearer) => `<html>${bearer}</html>`,
      () => ({ 'content-type': 'text/html' }),
    ),
  ],
  [
    'with a redirect',
    echo(
      307,
      () => '',
      (bearer) => ({ location: `/v1/${encodeURIComponent(bearer)}` }),
    ),
  ],
  [
    'with ids that are none',
    echo(500, fault, (bearer) => ({ 'ms-requestid': bearer, 'ms-correlationid': bearer })),
  ],
  ['with something else than JSON', echo(200, (bearer) => `{${bearer}`)],
  [
    'with wrong types',
    echo(200, (bearer) =>
      JSON.stringify({ items: [{ type: 7, overageEnabled: bearer, azureEntitlementId: bearer }] }),
    ),
  ],
  ['with a reset', (response) => response.socket?.resetAndDestroy()],
  [
    'with something else than HTTP',
    (response, request) => response.socket?.end(`${request.headers.authorization}\r\n\r\n`),
  ],
];

export const PARTNER_CENTER_SCENES: readonly Scene[] = [
  ...ANSWERS.map(
    ([name, answer]): Scene => ({
      name,
      play: async (stage) => {
        stage.around.partnerCenter = answer;
        await stage.open();
        await stage.ask(READ);
        await stage.ask(WRITE);
        expect(stage.around.bearers).toEqual(new Set([`Bearer ${stage.ownToken}`]));
      },
      answers: [200, 200],
      logged: /"operation":"overage.get".*"msg":"upstream call/,
    }),
  ),
  {
    name: 'not at all',
    play: async (stage) => {
      stage.around.partnerCenter = () => {};
      await stage.open();
      const answered = stage.ask(READ);
      await eventually(() => stage.around.bearers.size > 0);
      stage.clock.skip(60_000);
      await answered;
    },
    answers: [503],
    logged: [/"errors":\["DEADLINE_EXCEEDED"\]/],
  },
];
