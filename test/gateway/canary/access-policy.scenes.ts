import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { expect } from 'vitest';
import { DOCUMENTED } from '../../support/customers.js';
import { eventually } from '../../support/eventually.js';
import { READ, WRITE } from './documents.js';
import type { Scene } from './scene.js';
import type { Stage } from './stage.js';

/** What a policy file, or a customer file, is replaced with by mistake. */
type Content = (stage: Stage) => string;

const BROKEN: readonly (readonly [what: string, file: 'policy.json' | 'ids.txt', content: Content])[] = [
  [
    'a policy without quotes',
    'policy.json',
    (stage) => `{"callers":[{"customers":[${stage.plant('an id')}]}]}`,
  ],
  ['a policy that is a credential', 'policy.json', (stage) => stage.plant('a credential')],
  [
    'a policy that ends with a credential',
    'policy.json',
    (stage) => `{"callers":[]} ${stage.plant('a credential')}`,
  ],
  [
    'a policy that is a file of credentials',
    'policy.json',
    (stage) =>
      JSON.stringify({
        client_secret: stage.plant('a credential'),
        refresh_token: stage.plant('another one'),
      }),
  ],
  [
    'a policy with wrong values',
    'policy.json',
    (stage) =>
      JSON.stringify({
        callers: [
          {
            tenant: `${stage.plant('a tenant')} `,
            application: { id: stage.plant('an application') },
            group: '',
            customers: [stage.plant('a customer'), randomUUID()],
            customersFile: stage.plant('a file'),
          },
        ],
      }),
  ],
  [
    'a list of customers with a credential among them',
    'ids.txt',
    (stage) => `${DOCUMENTED}\n${stage.plant('a credential')}\n`,
  ],
  ['a list of customers whose ids are cut off', 'ids.txt', (stage) => stage.somebodyElses.slice(0, -1)],
  ['a list of customers that names nobody', 'ids.txt', (stage) => `# ${stage.plant('a comment')}\n`],
];

async function openWithList(stage: Stage): Promise<void> {
  await stage.write('ids.txt', DOCUMENTED);
  const callers = [
    { application: 'demo-operator', customersFile: 'ids.txt' },
    { application: 'somebody-else', customers: [stage.somebodyElses] },
  ];
  await stage.open({ ACCESS_POLICY_PATH: await stage.write('policy.json', JSON.stringify({ callers })) });
}

const isComplainedOf = (stage: Stage) => eventually(() => stage.running.logged().includes('cannot be used'));

export const ACCESS_POLICY_SCENES: readonly Scene[] = [
  ...BROKEN.map(
    ([what, file, content]): Scene => ({
      name: `is replaced with ${what}`,
      play: async (stage) => {
        await openWithList(stage);
        await rename(await stage.write('new', content(stage)), `${stage.folder}/${file}`);
        await isComplainedOf(stage);
        await stage.ask(READ);
      },
      answers: [200],
      logged: new RegExp(`/${file}: .*the access policy was changed but cannot be used`),
    }),
  ),
  {
    name: 'is gone',
    play: async (stage) => {
      await openWithList(stage);
      await rm(`${stage.folder}/policy.json`);
      await isComplainedOf(stage);
      await stage.ask(READ);
    },
    answers: [200],
    logged: /policy.json: cannot be read.*the access policy was changed but cannot be used/,
  },
  {
    name: 'is changed, and names other customers now',
    play: async (stage) => {
      await openWithList(stage);
      const listed = [DOCUMENTED, stage.plant('a customer that is new', randomUUID())];
      await rename(await stage.write('new', listed.join('\n')), `${stage.folder}/ids.txt`);
      await eventually(() => stage.running.logged().includes('the access policy was changed'));
      await stage.ask(READ);
    },
    answers: [200],
    logged: /"entries":2,"msg":"the access policy was changed"/,
  },
  {
    name: 'denies customers, one by one and in a batch, to read and to change, and roles',
    play: async (stage) => {
      await stage.open();
      const asked = stage.plant('the customer that was asked for', randomUUID());
      const hidden = stage.plant('the reason of a denied change');
      await stage.ask(READ.replace(DOCUMENTED, asked), { as: 'demo-reader' });
      await stage.ask(`{ overages(customerIds: ["${DOCUMENTED}", "${asked}"]) { totalCount } }`, {
        as: 'demo-reader',
      });
      await stage.ask(WRITE.replace(DOCUMENTED, asked).replace('input: {', `input: { reason: "${hidden}",`), {
        as: 'demo-reader',
      });
      await stage.ask(READ, { as: 'demo-stranger' });
      await stage.ask('{ __schema { description } }', { as: 'demo-reader' });
      await stage.ask('{ gatewayStatus { version } }', { as: 'demo-reader' });
      await stage.ask('{ overageOperations { edges { cursor } } }', { as: 'demo-reader' });
      expect([...stage.around.bearers]).toEqual([`Bearer ${stage.ownToken}`]);
    },
    answers: [200, 200, 200, 200, 200, 200, 200],
    logged: [
      /"action":"touch customer".*"reason":"customer_not_granted".*"msg":"access denied"/,
      /"action":"Overage.Disable".*"reason":"role_missing"/,
      /"action":"Overage.Read".*"reason":"role_missing"/,
      /"action":"Schema.Read"/,
      /"action":"Operations.Read"/,
    ],
    // Who was denied what is told by id, and the answer says so to who asked.
    shown: { 'the customer that was asked for': ['log', 'answers'] },
  },
];
