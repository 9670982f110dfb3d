import type { ErrorCode } from '../errors/error-code.js';

/** What an upstream (status, code) pair means to us: the code we answer with, and a sentence in our own words. */
export interface FaultMeaning {
  readonly answer: ErrorCode;
  readonly explanation: string;
}

type Row = readonly [status: number, code: string, explanation: string];

const CUSTOMER_UNKNOWN: readonly Row[] = [
  [404, '60003', 'the customer tenant does not exist'],
  [400, '900118', 'the customer id is not valid'],
  [403, '20002', 'the partner has no commercial relationship with the customer'],
];

const TOKEN_REFUSED: readonly Row[] = [
  [
    401,
    '400',
    "the gateway's token was refused; check its app registration in Partner Center (App management)",
  ],
  [
    401,
    '800001',
    "the gateway's token carried no partner; check that the app is registered in Partner Center",
  ],
  [
    401,
    '900420',
    "the token's audience is retired; ask for tokens for https://api.partnercenter.microsoft.com",
  ],
  [401, '900421', 'the sign-in behind the refresh token had no multi-factor step; consent again with MFA'],
  [401, '10001', 'the sign-in behind the refresh token had no multi-factor step; consent again with MFA'],
];

const OWN_RIGHTS: readonly Row[] = [
  [403, '2032', "the gateway's account was denied access; it needs the Admin agent role"],
  [403, '800039', 'the reseller programme of the partner is not active'],
  [403, '900123', 'the indirect reseller has not accepted the Partner Agreement'],
  [403, '900124', 'the partner has not accepted the Partner Agreement'],
  [403, '900149', "the partner's programme status is not active"],
  [403, '900150', "the gateway's account lacks a role; it needs Admin agent"],
  [403, '900308', "the gateway's account lacks privileges; it needs Admin agent"],
  [403, '900309', 'Conditional Access refused a token for this resource'],
  [403, '900329', 'the resource needs a user; configure App+User credentials'],
  [403, '90000', 'Entra refused the request on behalf of Partner Center'],
  [400, '900316', 'the call was made with the wrong kind of token'],
];

const REFUSED: readonly Row[] = [
  [404, '800111', 'no Azure subscription exists for the entitlement'],
  [403, '800112', 'the customer still owns legacy Azure subscriptions; move them to the Azure plan first'],
  [403, '800114', 'the partner may not manage overage for this customer; an eligible subscription is needed'],
  [403, '800115', "the customer's overage belongs to another partner, who must set it to None first"],
  [404, '1000', 'what it was asked for was not found'],
  [403, '2006', 'the partner is not valid for the offer'],
  [403, '2030', "the partner is not onboarded to sell in the customer's country"],
  [400, '2012', 'the subscription could not be matched between commerce and Entra'],
  [400, '2055', 'the resource was changed meanwhile'],
  [400, '2071', 'the PartnerID is not a valid advisor'],
  [404, '2072', 'the PartnerID is not valid as partner of record'],
  [400, '3000', 'a property is not valid'],
  [404, '3000', 'the organisation was not found'],
  [403, '13605', 'the customer has not confirmed the Microsoft Customer Agreement'],
  [404, '20000', 'the order was not found'],
  [404, '20003', 'the subscription was not found'],
  [404, '60002', 'the user was not found'],
  [400, '800002', 'the request was not valid'],
  [404, '800007', 'provisioning information is not available'],
  [400, '800011', 'the entitlement is not a valid Azure subscription'],
  [400, '800012', 'the Azure subscription is not active'],
  [400, '800013', 'the Azure subscription is not enabled'],
  [409, '800014', 'an adjustment is pending'],
  [404, '800015', 'the PartnerID was not found'],
  [400, '800016', 'the PartnerID is not a valid indirect reseller'],
  [400, '800018', 'the sandbox limit is reached'],
  [400, '800021', 'the subscription is not valid'],
  [400, '800030', 'the subscription is not registered'],
  [403, '800023', "the partner's credit line is too low"],
  [417, '800036', 'a precondition failed'],
  [400, '800042', 'the operation is not supported'],
  [409, '800060', 'an order for the customer is in progress'],
  [409, '800064', 'a cart for the customer is in progress'],
  [403, '800066', 'the limit of subscriptions is reached'],
  [403, '800067', 'the limit of seats is reached'],
  [403, '800068', 'the limit of Azure subscriptions is reached'],
  [403, '800069', 'a risk check failed'],
  [403, '800073', 'the customer account is under review'],
  [403, '800074', 'the customer account is under review'],
  [403, '800075', 'the customer account is not approved'],
  [409, '800082', 'the subscription is not ready yet'],
  [400, '800082', 'the subscription is not ready yet'],
  [400, '900116', 'the sandbox limit of Azure plans is reached'],
  [400, '900126', 'a value is not one of the allowed ones'],
  [400, '900127', 'the operation is not supported in this environment'],
  [400, '900141', 'the operation is not supported'],
  [400, '900128', 'the customer needs an Azure plan'],
  [400, '900129', 'the Azure plan was not found or has no active subscription'],
  [400, '900154', 'the PartnerID is not linked to an active indirect reseller'],
  [403, '900263', 'the operation is not supported for legacy subscriptions'],
  [409, '900278', 'another operation is pending; Partner Center asks to wait 24 hours'],
  [400, '900279', 'the subscription can no longer be updated'],
  [400, '900280', 'the subscription cannot be updated at present'],
  [400, '900311', 'the subscription was changed too many times'],
  [400, '900313', 'the Azure entitlement is missing'],
  [400, '900314', 'the Azure entitlement is not active'],
  [400, '900315', 'the Azure entitlement is not eligible'],
  [400, '900317', 'the Azure plan is not active'],
  [400, '900318', 'the Azure plan is not eligible'],
  [403, '900322', 'the item is not available in the sandbox'],
  [403, '900323', "the PartnerID differs from the Azure plan's partner of record"],
  [403, '900416', 'the customer account is locked'],
  [400, '900419', 'the customer has too many subscriptions'],
];

/** 5xx that Partner Center sends with a code of its own; any other 5xx means the same. */
const UNAVAILABLE: readonly Row[] = [
  [500, '800003', 'Partner Center reported an unexpected error'],
  [500, '900192', 'Partner Center reported an error and asks to try again'],
  [501, '0', 'Partner Center reported an undefined error'],
];

/**
 * Meanings by `status/code` (documents "Error codes" and, for 900154 and 9004xx, later copies of it). The same number
 * occurs with different statuses and means different things there, so both decide.
 */
export const FAULT_TABLE: ReadonlyMap<string, FaultMeaning> = new Map([
  ...rows(CUSTOMER_UNKNOWN, 'NOT_FOUND'),
  ...rows(TOKEN_REFUSED, 'UPSTREAM_AUTHENTICATION_FAILED'),
  ...rows(OWN_RIGHTS, 'UPSTREAM_FORBIDDEN'),
  ...rows(REFUSED, 'UPSTREAM_REJECTED'),
  ...rows(UNAVAILABLE, 'UPSTREAM_UNAVAILABLE'),
]);

/** The meaning of an error answer: the table's row, else what its status alone says. */
export function meaningOf(status: number, code: string | undefined): FaultMeaning {
  return (
    FAULT_TABLE.get(`${status}/${code ?? ''}`) ?? { answer: answerByStatus(status, code), explanation: '' }
  );
}

function answerByStatus(status: number, code: string | undefined): ErrorCode {
  if (status === 401) return 'UPSTREAM_AUTHENTICATION_FAILED';
  if (status === 429) return 'UPSTREAM_THROTTLED';
  // With a code of its own it is a refusal of this request; without one it is about the account or the resource.
  if (status === 403 && code === undefined) return 'UPSTREAM_FORBIDDEN';
  if (status === 404 && code === undefined) return 'NOT_FOUND';
  if (status === 408 || status >= 500) return 'UPSTREAM_UNAVAILABLE';
  if (status >= 400) return 'UPSTREAM_REJECTED';
  return 'UPSTREAM_INVALID_RESPONSE';
}

function rows(list: readonly Row[], answer: ErrorCode): [string, FaultMeaning][] {
  return list.map(([status, code, explanation]) => [`${status}/${code}`, { answer, explanation }]);
}
