import { guidOf } from '../guid.js';

/** A person who signs in. */
export interface User {
  readonly oid: string;
  readonly name: string;
  readonly upn: string;
  /** App roles of the gateway that were assigned to this person. */
  readonly roles: readonly string[];
}

/** A registered application. */
export interface Application {
  readonly clientId: string;
  /** Object id of its service principal. */
  readonly oid: string;
  /** App roles of the gateway that were granted to the application itself. */
  readonly roles: readonly string[];
  /** Who signs in when a grant needs a person. */
  readonly user: User;
  /** Registered in Partner Center, and so allowed to call it. */
  readonly partnerCenter: boolean;
}

/** The gateway's own registration. */
export const GATEWAY_CLIENT_ID = 'demo-gateway';

/** The secret of every registered application. */
export const DEMO_SECRET = 'demo-secret';

/** A secret that has expired: AADSTS7000222. */
export const EXPIRED_SECRET = 'expired-secret';

/** How the caller with every role signs in, for pages that begin signed in. */
export const DEMO_CALLER = {
  clientId: 'demo-operator',
  secret: DEMO_SECRET,
  scope: 'api://overage-gateway/.default',
} as const;

const READER = ['Overage.Read'];
const OPERATOR = ['Overage.Read', 'Overage.Enable', 'Overage.Disable', 'Operations.Read', 'Schema.Read'];

/** Every registered application by client id. */
export const APPLICATIONS: ReadonlyMap<string, Application> = new Map(
  [
    application(GATEWAY_CLIENT_ID, [], 'Service Account', true),
    application('demo-reader', READER, 'Robin Reader'),
    application('demo-operator', OPERATOR, 'Olive Operator'),
    application('demo-stranger', [], 'Sam Stranger'),
  ].map((one) => [one.clientId, one]),
);

function application(
  clientId: string,
  roles: readonly string[],
  userName: string,
  partnerCenter = false,
): Application {
  const upn = `${userName.toLowerCase().replace(' ', '.')}@partner.example`;
  const user = { oid: guidOf(`user:${upn}`), name: userName, upn, roles };
  return { clientId, oid: guidOf(`application:${clientId}`), roles, user, partnerCenter };
}
