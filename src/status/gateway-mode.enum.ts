import { registerEnumType } from 'type-graphql';

/** What is behind the gateway. */
export enum GatewayMode {
  LIVE = 'LIVE',
  EMULATOR = 'EMULATOR',
}

registerEnumType(GatewayMode, {
  name: 'GatewayMode',
  description: 'What is behind the gateway.',
  valuesConfig: {
    LIVE: { description: 'The partner tenant that is configured. A write is money.' },
    EMULATOR: { description: 'The embedded emulator: nothing is real, and nothing is kept.' },
  },
});
