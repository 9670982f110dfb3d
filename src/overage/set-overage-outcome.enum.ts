import { registerEnumType } from 'type-graphql';

/** How a change ended. */
export enum SetOverageOutcome {
  ACCEPTED = 'ACCEPTED',
  VISIBLE = 'VISIBLE',
  UNCHANGED = 'UNCHANGED',
  REJECTED = 'REJECTED',
  UNKNOWN = 'UNKNOWN',
  PREVIEW = 'PREVIEW',
}

registerEnumType(SetOverageOutcome, {
  name: 'SetOverageOutcome',
  description: 'How a change ended. Nothing is ever reported as done or failed by guess.',
  valuesConfig: {
    ACCEPTED: { description: 'Partner Center accepted it. A read may show the old state for a while.' },
    VISIBLE: { description: 'A read shows the wanted state.' },
    UNCHANGED: { description: 'It already was as wanted; nothing was sent.' },
    REJECTED: { description: 'It was refused and nothing changed; userErrors say why.' },
    UNKNOWN: {
      description:
        'It was sent, but whether it took effect could not be learned. Follow the operation; do not assume either.',
    },
    PREVIEW: { description: 'A dry run: nothing was sent.' },
  },
});
