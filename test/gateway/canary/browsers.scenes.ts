import { expect } from 'vitest';
import { DEMO_SECRET } from '../../../src/emulator/entra-id/applications.js';
import { READ } from './documents.js';
import { exchange } from './exchange.js';
import type { Scene } from './scene.js';
import { PORTAL } from './stage.js';

/** As Chromium asks for an address that a person typed. */
const NAVIGATION = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

export const BROWSER_SCENES: readonly Scene[] = [
  {
    name: 'asks whether it may send a request',
    play: async (stage) => {
      await stage.open();
      for (const origin of [
        PORTAL,
        `https://${stage.plant('a foreign origin')}.example`,
        stage.plant('no origin'),
      ]) {
        const headers = {
          origin,
          'access-control-request-method': stage.plant('the method that is asked for'),
          'access-control-request-headers': `authorization, ${stage.plant('a header that is asked for')}`,
          'access-control-request-private-network': 'true',
          authorization: `Bearer ${await stage.running.token()}`,
        };
        await stage.send(`/graphql?access_token=${stage.plant('the address')}`, {
          method: 'OPTIONS',
          headers,
        });
      }
    },
    answers: [204, 204, 204],
    logged: /the gateway has ended/,
  },
  {
    name: 'sends a request from another page',
    play: async (stage) => {
      await stage.open();
      const origin = `https://${stage.plant('a foreign origin')}.example`;
      await stage.ask(READ, {
        headers: { origin, referer: `${origin}/?access_token=${stage.plant('the referer')}` },
      });
      await stage.send('/graphql', {
        headers: { origin, 'content-type': 'text/plain' },
        body: stage.plant('the body'),
      });
    },
    answers: [200, 415],
    logged: [/"application":"demo-operator","status":200/, /"status":415/],
  },
  {
    name: 'opens the explorer, and with it addresses that hold a token',
    play: async (stage) => {
      await stage.open();
      const open = (path: string, headers: object = {}) =>
        stage.send(path, { method: 'GET', headers: { ...NAVIGATION, ...headers } });
      const page = await open(`/graphql?access_token=${stage.plant('the address')}`, {
        cookie: stage.plant('a cookie'),
      });
      const [asset = ''] = /\/explorer\/assets\/[^"]+\.css/.exec(page.body) ?? [];
      await open(`${asset}?access_token=${stage.plant('the address of a file')}`);
      await open(`/explorer/assets/${stage.plant('a file that there is not')}`);
      await open(`/graphql?access_token=${stage.plant('an address with a token')}`, {
        authorization: `Bearer ${await stage.running.token()}`,
      });
    },
    answers: [200, 200, 404, 400],
    logged: [/"status":404/, /"application":"demo-operator","errors":\["BAD_USER_INPUT"\],"status":400/],
  },
  {
    name: 'is given the demo token, and nothing of the secret it is got with',
    play: async (stage) => {
      await stage.open();
      stage.plant("the demo caller's secret", DEMO_SECRET);
      // Not kept: of all answers it is the one that is there to hold a token.
      const { body } = await exchange(new URL('/explorer/demo-token', stage.running.gateway.url), {
        method: 'GET',
      });
      const { token, ...others } = JSON.parse(body);
      expect(others).toEqual({});
      const authorization = `Bearer ${stage.plant('the demo token', token)}`;
      await stage.ask(READ, { headers: { authorization } });
      await stage.send(`/explorer/demo-token?client_secret=${DEMO_SECRET}`, { body: {} });
    },
    answers: [200, 405],
    logged: /"status":405/,
  },
];
