import { randomBytes } from 'node:crypto';
import { DOCUMENTED, OVERAGE_OFF } from '../../support/customers.js';
import type { Scene } from './scene.js';
import type { Stage } from './stage.js';

const CHANGE = `mutation ($input: SetOverageInput!) { setOverage(input: $input) { outcome userErrors { code message } } }`;
const RECORD = '{ overageOperations { edges { node { reason idempotencyKey } } } }';

const off = { customerId: DOCUMENTED, overageEnabled: false };

/** A secret that is a name in GraphQL. */
const word = (stage: Stage, name: string) => stage.plant(name, `s${randomBytes(20).toString('hex')}`);

export const RECORDED_SCENES: readonly Scene[] = [
  {
    name: 'the reason and the key of a change, which nobody asks for again',
    play: async (stage) => {
      await stage.open();
      const input = { ...off, reason: stage.plant('the reason'), idempotencyKey: stage.plant('the key') };
      await stage.ask(CHANGE, { variables: { input } });
      await stage.ask(CHANGE, { variables: { input } });
      await stage.ask(CHANGE, { variables: { input: { ...input, expectedOverageEnabled: true } } });
      await stage.ask(CHANGE, { variables: { input: { ...input, customerId: OVERAGE_OFF } } });
      await stage.ask(CHANGE, { variables: { input }, as: 'demo-reader' });
      await stage.ask(CHANGE, { variables: { input }, as: 'demo-stranger' });
    },
    answers: [200, 200, 200, 200, 200, 200],
    logged: [/"type":"mutation"/, /"errors":\["IDEMPOTENCY_KEY_REUSED"\]/, /"msg":"access denied"/],
  },
  {
    name: 'the reason and the key of a change, which the record shows to who may read it',
    play: async (stage) => {
      await stage.open();
      const input = { ...off, reason: stage.plant('the reason'), idempotencyKey: stage.plant('the key') };
      await stage.ask(CHANGE, { variables: { input } });
      await stage.ask(RECORD);
    },
    answers: [200, 200],
    logged: /"fields":\["overageOperations"\]/,
    shown: { 'the reason': ['answers'], 'the key': ['answers'] },
  },
  {
    name: 'the reason and the key of a change, which a reader cannot see',
    play: async (stage) => {
      await stage.open();
      const input = { ...off, reason: stage.plant('the reason'), idempotencyKey: stage.plant('the key') };
      await stage.ask(CHANGE, { variables: { input } });
      const pending = `{ overage(customerId: "${DOCUMENTED}") { pendingOperation { reason idempotencyKey outcome } } }`;
      await stage.ask(pending, { as: 'demo-reader' });
      await stage.ask(RECORD, { as: 'demo-reader' });
    },
    answers: [200, 200, 200],
    logged: /"fields":\["overageOperations"\]/,
  },
  {
    name: 'what Partner Center is to be told of a change, and what of it is not even well-formed',
    play: async (stage) => {
      await stage.open();
      const group = {
        location: null,
        tags: [{ name: stage.plant('a tag'), value: stage.plant('its value') }],
      };
      await stage.ask(CHANGE, { variables: { input: { ...off, azureResourceGroup: group } } });
      const wrong = [
        { partnerId: stage.plant('a PartnerID') },
        { azureResourceGroup: { location: stage.plant('a location') } },
        {
          azureResourceGroup: {
            tags: [
              { name: stage.plant('a tag twice'), value: 'a' },
              { name: 'b\n', value: stage.plant('a value') },
            ],
          },
        },
        { reason: `${stage.plant('a reason that is too long')}${'x'.repeat(500)}` },
        { idempotencyKey: `${stage.plant('a key with an end of line')}\n` },
      ];
      for (const input of wrong) await stage.ask(CHANGE, { variables: { input: { ...off, ...input } } });
    },
    answers: [200, 200, 200, 200, 200, 200],
    logged: [/"type":"mutation"/, /"errors":\["BAD_USER_INPUT"\]/],
  },
  {
    name: 'the name of an operation, which tells operators what is slow',
    play: async (stage) => {
      await stage.open();
      await stage.ask(
        `query ${word(stage, 'the name of an operation')} { overage(customerId: "${DOCUMENTED}") { totalCount } }`,
      );
    },
    answers: [200],
    logged: /"type":"query","name":"s/,
    shown: { 'the name of an operation': ['log', 'traces'] },
  },
  {
    name: 'other names of the document, which come back to who chose them',
    play: async (stage) => {
      await stage.open();
      const [alias, fragment, variable] = ['an alias', 'a fragment', 'a variable'].map((name) =>
        word(stage, name),
      );
      await stage.ask(
        `query ($${variable}: UUID!) { ${alias}: overage(customerId: $${variable}) { ...${fragment} } } fragment ${fragment} on OverageCollection { totalCount }`,
        { variables: { [variable ?? '']: DOCUMENTED } },
      );
    },
    answers: [200],
    logged: /"fields":\["overage"\]/,
    shown: { 'an alias': ['answers'] },
  },
];
