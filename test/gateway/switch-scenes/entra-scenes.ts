import { readFile } from 'node:fs/promises';
import { runConsent } from '../../../src/entra/consent.js';
import { GatewayError } from '../../../src/errors/gateway-error.js';
import { systemClock } from '../../../src/request/clock.js';
import { type Act, inTurn, reads, type Scene, type SwitchScenes } from './switch-scene.js';

const act = reads();
const ON = 'PhoneServices on';
const REFUSED = 'UPSTREAM_AUTHENTICATION_FAILED 401';
const WRONG_AUDIENCE = { tokenAudience: 'https://graph.windows.net' };

/** A read, and whether the file holds the same refresh token after it. */
const readAndLook: Act = async (stage) => {
  const { refreshTokenPath = '' } = stage.entra;
  const before = await readFile(refreshTokenPath, 'utf8');
  const result = await act(stage);
  const isSame = (await readFile(refreshTokenPath, 'utf8')) === before;
  return `${result}; ${isSame ? 'same' : 'new'} refresh token`;
};

/** A first consent by device code, and a read with what it wrote. */
const consentAndRead: Act = async (stage) => {
  try {
    await runConsent({ config: stage.entra, clock: systemClock, print: () => undefined });
  } catch (error) {
    return error instanceof GatewayError ? `${error.code} ${error.upstream?.code}` : String(error);
  }
  return act(stage);
};

/** Switches of Entra, and of what Partner Center makes of tokens. */
export const ENTRA_SCENES = {
  authErrorBody: [
    { value: 'code', act, comesTo: `${REFUSED} 900420`, others: WRONG_AUDIENCE },
    { value: 'empty', act, comesTo: REFUSED, others: WRONG_AUDIENCE },
    { value: 'code', act, comesTo: `${REFUSED} 900421`, others: { mfaClaim: false }, asUser: true },
    { value: 'empty', act, comesTo: REFUSED, others: { mfaClaim: false }, asUser: true },
  ],
  authChallenge: [true, false].map((value) => ({
    value,
    act,
    comesTo: `${REFUSED} 900420`,
    others: WRONG_AUDIENCE,
  })),
  mfaRejection: [
    { value: 'code', act, comesTo: `${REFUSED} 900421`, others: { mfaClaim: false }, asUser: true },
    { value: 'legacy', act, comesTo: REFUSED, others: { mfaClaim: false }, asUser: true },
  ],
  appOnlyOverage: [
    { value: 'allow', act, comesTo: ON },
    { value: 'refuse', act, comesTo: 'UPSTREAM_FORBIDDEN 403 900329' },
    { value: 'refuse', act, comesTo: ON, asUser: true },
  ],
  tokenLifetimeSeconds: [
    { value: 3600, act: inTurn(act, act), comesTo: `${ON}; ${ON}` },
    { value: 1, act: inTurn(act, act), comesTo: `${ON}; ${ON}` },
  ],
  clockSkewSeconds: [0, 120, -120].map((value) => ({ value, act, comesTo: ON })),
  mfaClaim: [
    { value: true, act, comesTo: ON, asUser: true },
    { value: false, act, comesTo: `${REFUSED} 900421`, asUser: true },
    { value: false, act, comesTo: ON },
  ],
  tokenAudience: [
    { value: '', act, comesTo: ON },
    { value: 'https://graph.windows.net', act, comesTo: `${REFUSED} 900420` },
  ],
  refreshRotation: [
    { value: true, act: readAndLook, comesTo: `${ON}; new refresh token`, asUser: true },
    { value: false, act: readAndLook, comesTo: `${ON}; same refresh token`, asUser: true },
  ],
  refreshTokenLifetimeSeconds: [
    { value: 7_776_000, act, comesTo: ON, asUser: true },
    {
      value: 60,
      act,
      comesTo: 'UPSTREAM_AUTHENTICATION_FAILED 400 AADSTS700082',
      others: { clockSkewSeconds: 61 },
      asUser: true,
    },
  ],
  deviceCodePolls: [0, 1].map((value) => consented(value, ON)),
  deviceCodeIntervalSeconds: [1, 2].map((value) => settledAtOnce(value, ON)),
  deviceCodeOutcome: [
    settledAtOnce('approve', ON),
    settledAtOnce('decline', 'UPSTREAM_AUTHENTICATION_FAILED AADSTS70000'),
    settledAtOnce('expire', 'UPSTREAM_AUTHENTICATION_FAILED AADSTS70019'),
  ],
} as const satisfies Partial<SwitchScenes>;

function consented<Value>(value: Value, comesTo: string): Scene<Value> {
  return { value, act: consentAndRead, comesTo, asUser: true };
}

/** Without a first poll in vain, which takes a second. */
function settledAtOnce<Value>(value: Value, comesTo: string): Scene<Value> {
  return { ...consented(value, comesTo), others: { deviceCodePolls: 0 } };
}
