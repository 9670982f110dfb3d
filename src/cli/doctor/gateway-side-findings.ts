import type { GatewayStatusQuery } from '../../client/operations.js';
import type { Finding } from './finding.js';

type Status = NonNullable<GatewayStatusQuery['gatewayStatus']>;
type Credentials = NonNullable<Status['credentials']>;
type Life = NonNullable<Credentials['certificate']>;

/** What a part that fails costs, and what brings it back; docs/operations.md has the long form. */
const PARTS: Readonly<Record<string, Pick<Finding, 'result' | 'fix'>>> = {
  token: {
    result: 'problem',
    fix: 'The gateway gets no new token: the line "sign-in" says why.',
  },
  partnerCenter: {
    result: 'warning',
    fix: "Partner Center keeps failing, so little is sent. Look at its service health, then at the gateway's network and proxy. It mends by itself.",
  },
  ledger: {
    result: 'problem',
    fix: 'Changes are refused until the database of DATABASE_URL works again: look for a full disk, a lost connection, a read-only replica. No restart is needed.',
  },
  cache: {
    result: 'warning',
    fix: 'The connection that carries invalidations is lost, so that every read is a call. Look at Redis, or without it at PostgreSQL.',
  },
  policy: {
    result: 'problem',
    fix: "Correct the file of ACCESS_POLICY_PATH before the next restart; the gateway's log names every problem. The policy before it is in force.",
  },
};

const OTHER_PART = { result: 'warning', fix: "Look at the gateway's log." } as const;

/** One finding for each part that fails, or one for all. */
export function partFindings(parts: Status['parts']): Finding[] {
  const check = 'parts';
  const failing = parts.filter(({ works }) => !works);
  if (failing.length === 0) {
    return [{ check, result: 'ok', detail: `${parts.map(({ name }) => name).join(', ')} work` }];
  }
  return failing.map(({ name }) => ({
    check,
    detail: `${name} does not work as it should`,
    ...(PARTS[name] ?? OTHER_PART),
  }));
}

const KINDS: Readonly<Record<Credentials['kind'], string>> = {
  CLIENT_SECRET: 'a client secret, whose end only Entra knows',
  CERTIFICATE: 'a certificate',
  FEDERATED_TOKEN: 'a federated token, which its platform renews',
};

/** Whether the gateway can sign in, and how long what it signs in with will last. */
export function credentialFindings(credentials: Credentials): Finding[] {
  const { kind, actsForUser, certificate, refreshToken, problems } = credentials;
  const by = `${KINDS[kind]}, ${actsForUser ? 'for a service account (App+User)' : 'as an application alone'}`;
  const signIn: Finding[] =
    problems.length === 0
      ? [{ check: 'sign-in', result: 'ok', detail: `by ${by}` }]
      : problems.map((fix) => ({ check: 'sign-in', result: 'problem', detail: `by ${by}`, fix }));
  return [
    ...signIn,
    ...(certificate === null ? [] : [lifeFinding('certificate', certificate)]),
    ...(refreshToken === null ? [] : [lifeFinding('refresh', refreshToken)]),
  ];
}

function lifeFinding(check: string, { expiresAt, daysLeft, needsAttention, remedy }: Life): Finding {
  const detail = `${daysLeft} days left, until ${expiresAt}`;
  if (!needsAttention) return { check, result: 'ok', detail };
  return {
    check,
    result: daysLeft === 0 ? 'problem' : 'warning',
    detail,
    ...(remedy !== null && { fix: remedy }),
  };
}

const MFA: Readonly<Record<NonNullable<Status['mfa']>['result'], Finding['result']>> = {
  COMPLIANT: 'ok',
  NOT_COMPLIANT: 'problem',
  NOT_APPLICABLE: 'skipped',
  UNKNOWN: 'warning',
};

/** What the self-test found. */
export function mfaFinding({ result, message, remedy }: NonNullable<Status['mfa']>): Finding {
  return { check: 'mfa', result: MFA[result], detail: message, ...(remedy !== null && { fix: remedy }) };
}
