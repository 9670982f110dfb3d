import type { MfaCheck } from '../entra/check-mfa.js';
import { GatewayError } from '../errors/gateway-error.js';
import type { MfaVerdict } from '../partner-center/check-mfa.api.js';
import { MfaResult } from './mfa-result.enum.js';
import type { MfaSelfTest } from './mfa-self-test.type.js';

const CONSENT_WITH_MFA =
  'Run `npm run consent` and sign in as the service account with a second factor; a policy of Conditional Access that demands one makes sure of it.';

/** Whom the self-test asks. */
export interface MfaWitnesses {
  /** Whether the gateway signs in for a service account (App+User). */
  readonly actsForUser: boolean;
  /** What the access token itself says. */
  readonly token: () => Promise<MfaCheck>;
  /** What Partner Center says of it, by a call. */
  readonly partnerCenter: () => Promise<MfaVerdict>;
}

/** Asks Partner Center first: its word counts. Nobody is asked where the rule does not apply. */
export async function runMfaSelfTest(witnesses: MfaWitnesses): Promise<MfaSelfTest> {
  if (!witnesses.actsForUser) return NOT_APPLICABLE;
  try {
    const verdict = await witnesses.partnerCenter();
    return verdict === 'unknown' ? BY_TOKEN[await witnesses.token()] : BY_PARTNER_CENTER[verdict];
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return notAsked(error);
  }
}

const NOT_APPLICABLE: MfaSelfTest = {
  result: MfaResult.NOT_APPLICABLE,
  message: 'The gateway signs in as an application alone, to which the MFA rule does not apply.',
  remedy: null,
};

const BY_PARTNER_CENTER: Readonly<Record<Exclude<MfaVerdict, 'unknown'>, MfaSelfTest>> = {
  compliant: {
    result: MfaResult.COMPLIANT,
    message: "Partner Center finds MFA in the gateway's sign-in.",
    remedy: null,
  },
  missing: {
    result: MfaResult.NOT_COMPLIANT,
    message: "Partner Center finds no MFA in the gateway's sign-in.",
    remedy: CONSENT_WITH_MFA,
  },
};

const UNTOLD: MfaSelfTest = {
  result: MfaResult.UNKNOWN,
  message: 'Partner Center did not say, and the token cannot be read.',
  remedy: `If calls fail with UPSTREAM_AUTHENTICATION_FAILED: ${CONSENT_WITH_MFA}`,
};

/** The header of the answer is in no document, so it may be missing; what the token must carry is documented. */
const BY_TOKEN: Readonly<Record<MfaCheck, MfaSelfTest>> = {
  compliant: {
    result: MfaResult.COMPLIANT,
    message: 'Partner Center did not say, but the token carries the claim that it looks for.',
    remedy: null,
  },
  missing: {
    result: MfaResult.NOT_COMPLIANT,
    message: 'Partner Center did not say, but the token lacks the claim that it looks for.',
    remedy: CONSENT_WITH_MFA,
  },
  'not-needed': UNTOLD,
  unreadable: UNTOLD,
};

function notAsked({ code, message }: GatewayError): MfaSelfTest {
  const remedy = code === 'DEADLINE_EXCEEDED' ? 'There was no answer in time. Try again later.' : message;
  return { result: MfaResult.UNKNOWN, message: 'Partner Center could not be asked.', remedy };
}
