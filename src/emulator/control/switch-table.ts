import { count, flag, oneOf, type SwitchRow, text } from './switches.js';

/**
 * Everything about the emulator that can be turned, in one table. The numbered ones answer what nothing public
 * answers about Partner Center; each default is the most plausible answer (inferred).
 */
export const SWITCH_TABLE = {
  emptyOverage: oneOf(
    ['empty-collection', 'disabled-entry', 'not-found'],
    'GET where overage was never set',
    1,
  ),
  afterDisable: oneOf(
    ['keep', 'keep-without-entitlement', 'vanish'],
    'What a GET shows after a PUT of false',
    2,
  ),
  entitlementRequired: oneOf(
    ['never', 'when-enabling', 'always'],
    'When a PUT must name an entitlement; else "Subscription 1" is used or made',
    3,
  ),
  disableWhenNothingSet: oneOf(['accept', 'refuse'], 'PUT of false where nothing is set', 4),
  repeatedPut: oneOf(['accept', 'conflict'], 'A PUT of what is already set: 200, or 409/900278', 4),
  visibilityDelayMs: count(0, 'Milliseconds until a GET shows an accepted PUT', 5),
  loseWrites: flag(false, 'A PUT is accepted and never takes effect', 5),
  echoResourceGroup: flag(false, 'azureResourceGroup comes back in GET and PUT answers', 6),
  repeatedResourceGroup: oneOf(
    ['replace', 'merge', 'refuse'],
    'A second azureResourceGroup: replaces, merges tags, or 400/800002',
    6,
  ),
  authErrorBody: oneOf(
    ['code', 'empty'],
    'Body of 401/900420 and 401/900421: an error object, or nothing',
    7,
  ),
  authChallenge: flag(true, 'WWW-Authenticate stands on a 401', 7),
  mfaRejection: oneOf(
    ['code', 'legacy'],
    'A user token without mfa: 401/900421, or the old reason phrase and no body',
    7,
  ),
  throttlePerMinute: count(500, 'Calls a minute before 429; 0 is no limit', 8),
  throttleKey: oneOf(['partner', 'partner-customer'], 'What the limit counts by', 8),
  throttleBody: oneOf(['gateway', 'code'], 'Body of a 429: statusCode and message, or an error object', 8),
  replayByRequestId: flag(true, 'A PUT with an MS-RequestId already answered 2xx gets that answer again', 9),
  contractVersionRequired: flag(false, '400/800002 without MS-Contract-Version', 10),
  extraOverageType: text('', 'A second item of this type stands in every GET; empty is none', 11),
  unknownPartnerError: oneOf(['800015', '2072', '900154'], 'partnerId that nobody has', 12),
  notResellerError: oneOf(['800016', '900154'], 'partnerId that is no active indirect reseller', 12),
  foreignResellerEntitlement: oneOf(
    ['accept', 'refuse'],
    'partnerId differs from the reseller of the entitlement: fine, or 403/900323',
    12,
  ),
  omittedPartnerId: oneOf(
    ['entitlement-owner', 'refuse'],
    'Several resellers, no partnerId: the owner of the entitlement, or 400/800016',
    13,
  ),
  bom: flag(false, 'JSON bodies start with a UTF-8 byte order mark', 14),
  appOnlyOverage: oneOf(['allow', 'refuse'], 'App-only tokens on overage: fine, or 403/900329', 15),

  tokenLifetimeSeconds: count(3600, 'Life of issued access tokens', undefined, 1),
  clockSkewSeconds: count(0, 'How far the clock of Entra and the API is ahead', undefined, -86_400),
  mfaClaim: flag(true, 'User tokens for Partner Center carry mfa in amr'),
  tokenAudience: text('', 'Audience put in Partner Center tokens whatever was asked; empty is the asked one'),
  refreshRotation: flag(true, 'A redeemed refresh token is answered with a new one; the old stays valid'),
  refreshTokenLifetimeSeconds: count(7_776_000, 'Life of refresh tokens', undefined, 1),
  deviceCodePolls: count(1, 'Polls answered authorization_pending before a device code is settled'),
  deviceCodeIntervalSeconds: count(1, 'Interval told to device code clients', undefined, 1),
  deviceCodeOutcome: oneOf(['approve', 'decline', 'expire'], 'How a device code is settled'),
  charset: flag(false, 'Content-Type of the API is application/json; charset=utf-8'),
  doubledIds: flag(false, 'MS-RequestId and MS-CorrelationId come back twice, comma-joined'),
  foreignIds: flag(false, 'MS-RequestId comes back with another value than was sent'),
  numericCodes: flag(false, 'code in error objects is a number'),
  errorShape: oneOf(
    ['classic', 'newer', 'gateway', 'empty'],
    'Error bodies: code and description (A); with message and isRetryable (B); statusCode and message (C); none (D)',
  ),
  absentPartnerId: oneOf(['omit', 'empty', 'null'], 'How an overage without partnerId shows it'),
  linksWithVersion: flag(false, 'Links start with /v1'),
} as const satisfies Record<string, SwitchRow<boolean | number | string>>;

/** Every switch and its value. */
export type EmulatorSwitches = {
  -readonly [Name in keyof typeof SWITCH_TABLE]: (typeof SWITCH_TABLE)[Name]['default'];
};
