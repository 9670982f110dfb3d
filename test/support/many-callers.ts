import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/request/clock.js';
import { DOCUMENTED } from './customers.js';
import { type Answer, type GatewayUnderTest, post, startGatewayUnderTest } from './gateway-under-test.js';
import { TENANT, TokenIssuer, USER } from './token-issuer.js';

const ALL_ROLES = ['Overage.Read', 'Overage.Enable', 'Overage.Disable', 'Operations.Read', 'Schema.Read'];

/** Applications acting for themselves, by client id; the policy below says which customers they have. */
const APPLICATIONS = {
  reader: ['Overage.Read'],
  operator: ALL_ROLES,
  stranger: [],
  /** May change any customer, and read none. */
  changer: ['Overage.Enable', 'Overage.Disable'],
  /** All roles, for the documented customer only. */
  scoped: ALL_ROLES,
  /** All roles, and no entry in the policy. */
  unlisted: ALL_ROLES,
} satisfies Record<string, string[]>;

const USERS_APPLICATION = 'user-app';

interface PersonClaims {
  readonly roles: readonly string[];
  readonly scp: string;
  /** The application that the person works through, where it is not the usual one. */
  readonly azp?: string;
  readonly groups?: readonly string[];
}

/** People who work through one application, by what their tokens say. */
const USERS = {
  /** Role and scope for reading. */
  user: { roles: ['Overage.Read'], scp: 'Overage.Read' },
  /** May everything in person, but the application was only let read. */
  'user of a reading application': { roles: ALL_ROLES, scp: 'Overage.Read' },
  /** The application may ask for everything, but this person has no role. */
  'user without roles': { roles: [], scp: ALL_ROLES.join(' ') },
  /** Has the documented customer through a group. */
  'member of a group': { roles: ALL_ROLES, scp: ALL_ROLES.join(' '), azp: 'group-app', groups: ['north'] },
  /** The token lists another group. */
  'member of another group': {
    roles: ALL_ROLES,
    scp: ALL_ROLES.join(' '),
    azp: 'group-app',
    groups: ['south'],
  },
} satisfies Record<string, PersonClaims>;

const POLICY = {
  callers: [
    ...['reader', 'operator', 'stranger', 'changer', USERS_APPLICATION].map((application) => ({
      application,
      customers: '*',
    })),
    { application: 'scoped', customers: [DOCUMENTED] },
    { application: 'group-app', group: 'north', customers: [DOCUMENTED] },
  ],
};

export type CallerName = keyof typeof APPLICATIONS | keyof typeof USERS;

/** A gateway with an access policy, and one caller of every kind. */
export interface GatewayOfMany extends GatewayUnderTest {
  readonly askAs: (
    caller: CallerName,
    document: string,
    variables: Record<string, unknown>,
  ) => Promise<Answer>;
}

export const CALLERS: readonly CallerName[] = [
  'reader',
  'operator',
  'stranger',
  'changer',
  'scoped',
  'unlisted',
  'user',
  'user of a reading application',
  'user without roles',
  'member of a group',
  'member of another group',
];

/** The ids that a caller's token carries, as they are logged. */
export function idsOf(caller: CallerName): { tenant: string; application: string; user?: string } {
  const person = Object.entries<PersonClaims>(USERS).find(([name]) => name === caller)?.[1];
  if (person === undefined) return { tenant: TENANT, application: caller };
  return { tenant: TENANT, application: person.azp ?? USERS_APPLICATION, user: USER };
}

export async function startGatewayOfMany(env: Record<string, string> = {}): Promise<GatewayOfMany> {
  const issuer = await TokenIssuer.start(systemClock);
  const folder = await mkdtemp(join(tmpdir(), 'policy-'));
  const policyPath = join(folder, 'access-policy.json');
  await writeFile(policyPath, JSON.stringify(POLICY));
  const running = await startGatewayUnderTest({
    env: { ...env, ACCESS_POLICY_PATH: policyPath, CALLER_ISSUER: issuer.issuer },
  });
  const tokens = new Map<string, string>();
  for (const [azp, roles] of Object.entries(APPLICATIONS)) {
    tokens.set(azp, issuer.sign(issuer.applicationClaims({ azp, roles })));
  }
  for (const [name, claims] of Object.entries(USERS)) {
    tokens.set(name, issuer.sign(issuer.userClaims({ azp: USERS_APPLICATION, ...claims })));
  }
  return {
    ...running,
    askAs: (caller, query, variables) =>
      post(running.gateway.url, { query, variables }, { authorization: `Bearer ${tokens.get(caller)}` }),
    stop: async () => {
      await running.stop();
      await issuer.stop();
      await rm(folder, { recursive: true });
    },
  };
}
