import { DOCUMENTED, NOT_ELIGIBLE, OVERAGE_OFF, UNKNOWN_CUSTOMER } from '../../support/customers.js';
import { type Act, changes, inTurn, reads, type SwitchScenes } from './switch-scene.js';

const readOne = reads();
const ON = 'PhoneServices on';
const refused = changes({ customerId: NOT_ELIGIBLE, overageEnabled: true, allowDefaultEntitlement: true });

/** Whose MS-RequestId the caller is told: the one that was sent, or one that Partner Center made up. */
const tellsRequestId: Act = async (stage) => {
  const { data } = await stage.ask(`{ overage(customerId: "${DOCUMENTED}") { trace { requestId } } }`);
  const told: string = data.overage.trace.requestId;
  const sent = stage.apiRequests()[0]?.headers['ms-requestid'];
  return `${told.length} characters, ${told === sent ? 'as sent' : 'not as sent'}`;
};

const showsLink: Act = async (stage) => {
  const { data } = await stage.ask(
    `{ overage(customerId: "${DOCUMENTED}") { items { links { overage { uri } } } } }`,
  );
  return data.overage.items[0].links.overage.uri;
};

/** Switches of the limiter and of how answers look on the wire. */
export const WIRE_SCENES = {
  throttlePerMinute: [
    { value: 500, act: inTurn(readOne, readOne), comesTo: `${ON}; ${ON}` },
    { value: 0, act: inTurn(readOne, readOne), comesTo: `${ON}; ${ON}` },
    { value: 1, act: inTurn(readOne, readOne), comesTo: `${ON}; UPSTREAM_THROTTLED 429` },
  ],
  throttleKey: [
    {
      value: 'partner',
      act: inTurn(readOne, reads(OVERAGE_OFF)),
      comesTo: `${ON}; UPSTREAM_THROTTLED 429`,
      others: { throttlePerMinute: 1 },
    },
    {
      value: 'partner-customer',
      act: inTurn(readOne, reads(OVERAGE_OFF)),
      comesTo: `${ON}; PhoneServices off`,
      others: { throttlePerMinute: 1 },
    },
  ],
  throttleBody: [
    {
      value: 'gateway',
      act: inTurn(readOne, readOne),
      comesTo: `${ON}; UPSTREAM_THROTTLED 429`,
      others: { throttlePerMinute: 1 },
    },
    {
      value: 'code',
      act: inTurn(readOne, readOne),
      comesTo: `${ON}; UPSTREAM_THROTTLED 429 429`,
      others: { throttlePerMinute: 1 },
    },
  ],
  bom: [false, true].map((value) => ({
    value,
    act: inTurn(readOne, refused),
    comesTo: `${ON}; ${refusal('800114')}`,
  })),
  charset: [false, true].map((value) => ({ value, act: readOne, comesTo: ON })),
  doubledIds: [false, true].map((value) => ({
    value,
    act: tellsRequestId,
    comesTo: '36 characters, as sent',
  })),
  foreignIds: [
    { value: false, act: tellsRequestId, comesTo: '36 characters, as sent' },
    { value: true, act: tellsRequestId, comesTo: '36 characters, not as sent' },
    { value: true, act: tellsRequestId, comesTo: '36 characters, not as sent', others: { doubledIds: true } },
  ],
  errorShape: [
    ...(['classic', 'newer'] as const).map((value) => ({
      value,
      act: inTurn(reads(UNKNOWN_CUSTOMER), refused),
      comesTo: `NOT_FOUND; ${refusal('800114')}`,
    })),
    ...(['gateway', 'empty'] as const).map((value) => ({
      value,
      act: inTurn(reads(UNKNOWN_CUSTOMER), refused),
      comesTo: 'NOT_FOUND; UPSTREAM_FORBIDDEN 403',
    })),
  ],
  linksWithVersion: [
    { value: false, act: showsLink, comesTo: `/customers/${DOCUMENTED}/subscriptions/overage` },
    { value: true, act: showsLink, comesTo: `/v1/customers/${DOCUMENTED}/subscriptions/overage` },
  ],
} as const satisfies Partial<SwitchScenes>;

function refusal(code: string): string {
  return `REJECTED NOT_ELIGIBLE ${code}`;
}
