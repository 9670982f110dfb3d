import type { EmulatorSwitches } from '../control/switch-table.js';
import { emptyReply, jsonReply, type Reply } from '../http-io/reply.js';

/** A refusal of the API: HTTP status, Partner Center error code, and a sentence of this emulator's own. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly description: string;
}

const problem = (status: number, code: string, description: string): Problem => ({
  status,
  code,
  description,
});

/**
 * The refusals the emulator gives. Codes from Microsoft's "Error codes" page; which of them the overage resource
 * gives for a bad id, body or partnerId is inferred.
 */
export const PROBLEMS = {
  entitlementUnknown: problem(404, '800111', 'No Azure subscription exists for the entitlement id.'),
  legacyAzure: problem(403, '800112', 'The customer still owns legacy Azure subscriptions.'),
  notEligible: problem(403, '800114', 'Not eligible to manage overage for this customer.'),
  ownedByAnother: problem(403, '800115', 'Overage of this customer belongs to another partner.'),
  entitlementInactive: problem(400, '800012', 'The Azure subscription is not active.'),
  pendingOperation: problem(409, '900278', 'A pending operation exists for this resource.'),
  invalidCustomerId: problem(400, '900118', 'The customer id is not valid.'),
  customerUnknown: problem(404, '60003', 'The tenant was not found.'),
  noRelationship: problem(403, '20002', 'No commerce relationship with the customer.'),
  subscriptionUnknown: problem(404, '20003', 'The subscription was not found.'),
  entitlementNotListed: problem(404, '1000', 'The Azure entitlement was not found.'),
  organisationUnknown: problem(404, '3000', 'The organisation could not be found.'),
  overageUnknown: problem(404, '1000', 'No overage is set for the customer.'),
  invalidInput: problem(400, '800002', 'The request input is not valid.'),
  appOnlyUnsupported: problem(403, '900329', 'The resource does not support app-only tokens.'),
  accessDenied: problem(403, '2032', 'Access denied.'),
  retiredAudience: problem(
    401,
    '900420',
    'The audience of the token is not supported by the Partner Center API.',
  ),
  mfaMissing: problem(401, '900421', 'The token carries no proof of multi-factor authentication.'),
  foreignReseller: problem(403, '900323', 'The partner of record differs from that of the Azure plan.'),
  unknownEnum: problem(400, '900126', 'A value of an enumeration could not be read.'),
  notAzure: problem(400, '800011', 'Not a valid Azure subscription.'),
  legacyUnsupported: problem(403, '900263', 'The method is not supported for legacy subscriptions.'),
  notFound: problem(404, '1000', 'The resource was not found.'),
  methodNotAllowed: problem(405, '800042', 'The method is not supported by the resource.'),
  bodyTooLarge: problem(413, '800002', 'The request body is too large.'),
  unexpected: problem(500, '800003', 'Unexpected service error.'),
} as const satisfies Record<string, Problem>;

const UNKNOWN_PARTNER = {
  '800015': problem(404, '800015', 'The PartnerID was not found.'),
  '2072': problem(404, '2072', 'The PartnerID is not valid as partner of record.'),
  '900154': problem(400, '900154', 'The PartnerID is not linked to an active indirect reseller.'),
};

const NOT_RESELLER = {
  '800016': problem(400, '800016', 'The PartnerID is not a valid indirect reseller.'),
  '900154': UNKNOWN_PARTNER['900154'],
};

/** The refusal of a partnerId that nobody has. */
export function unknownPartner(switches: EmulatorSwitches): Problem {
  return UNKNOWN_PARTNER[switches.unknownPartnerError];
}

/** The refusal of a partnerId that belongs to no active indirect reseller. */
export function notReseller(switches: EmulatorSwitches): Problem {
  return NOT_RESELLER[switches.notResellerError];
}

/** The refusal as an answer, in the shape and code type the switches ask for. `detail` joins the description. */
export function problemReply(problem: Problem, switches: EmulatorSwitches, detail = ''): Reply {
  const description = detail === '' ? problem.description : `${problem.description} ${detail}`;
  const { status } = problem;
  const code = switches.numericCodes ? Number(problem.code) : problem.code;
  switch (switches.errorShape) {
    case 'classic':
      return jsonReply(status, { code, description, data: [], source: 'PartnerFD' });
    case 'newer':
      return jsonReply(status, {
        code,
        message: description,
        description,
        errorName: 'RequestRefused',
        isRetryable: status >= 500,
        parameters: {},
        errorMessageExtended: `InternalErrorCode=${problem.code}`,
      });
    case 'gateway':
      return jsonReply(status, { statusCode: status, message: description });
    case 'empty':
      return emptyReply(status);
  }
}
