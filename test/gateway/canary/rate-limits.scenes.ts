import { expect } from 'vitest';
import { DOCUMENTED } from '../../support/customers.js';
import { READ, WRITE } from './documents.js';
import type { Scene } from './scene.js';

const BATCH = 'query ($ids: [UUID!]!) { overages(customerIds: $ids) { totalCount } }';

export const RATE_LIMIT_SCENES: readonly Scene[] = [
  {
    name: "a caller's budget is used up, for a body that is read and for the next by its headers alone",
    play: async (stage) => {
      await stage.open({ RATE_LIMIT_PER_MINUTE: '1' });
      await stage.ask(READ);
      await stage.ask(READ);
      const { head, body } = await stage.ask(
        `{ overage(customerId: "${stage.plant('a text in the body')}") { x } }`,
      );
      expect(head).toMatch(/Retry-After/i);
      expect(body).toContain('RATE_LIMITED');
    },
    answers: [200, 429, 429],
    logged: /"errors":\["RATE_LIMITED"\],"status":429/,
  },
  {
    name: 'a request costs more than any minute could pay for',
    play: async (stage) => {
      await stage.open({ RATE_LIMIT_PER_MINUTE: '5' });
      await stage.ask(BATCH, {
        variables: { ids: Array(6).fill(DOCUMENTED), secret: stage.plant('a variable') },
      });
    },
    answers: [429],
    logged: /"errors":\["RATE_LIMITED"\],"status":429/,
  },
  {
    name: 'a customer has been changed too often',
    play: async (stage) => {
      await stage.open({ WRITES_PER_CUSTOMER_PER_MINUTE: '1' });
      await stage.ask(WRITE);
      const reason = stage.plant('the reason');
      const { body } = await stage.ask(WRITE.replace('input: {', `input: { reason: "${reason}", `));
      expect(body).toContain('RATE_LIMITED');
    },
    answers: [200, 200],
    logged: /"errors":\["RATE_LIMITED"\],"status":200/,
  },
  {
    name: 'too many tokens from a network were refused',
    play: async (stage) => {
      await stage.open({ FAILED_AUTH_PER_MINUTE: '1' });
      for (const name of ['first', 'second', 'third']) {
        const token = [1, 2, 3].map((part) => stage.plant(`part ${part} of the ${name} token`)).join('.');
        await stage.send('/graphql', {
          headers: { authorization: `Bearer ${token}` },
          body: { query: READ },
        });
      }
    },
    answers: [401, 429, 429],
    logged: /"errors":\["RATE_LIMITED"\],"status":429/,
  },
  {
    name: 'bodies that are no JSON are charged for until nothing is left',
    play: async (stage) => {
      await stage.open({ RATE_LIMIT_PER_MINUTE: '1' });
      const authorization = `Bearer ${await stage.running.token()}`;
      for (const name of ['first', 'second', 'third']) {
        await stage.send('/graphql', {
          headers: { authorization },
          body: `{${stage.plant(`the ${name} body`)}`,
        });
      }
    },
    answers: [400, 429, 429],
    logged: [/"errors":\["BAD_USER_INPUT"\],"status":400/, /"errors":\["RATE_LIMITED"\],"status":429/],
  },
];
