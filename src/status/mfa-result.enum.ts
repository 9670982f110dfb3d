import { registerEnumType } from 'type-graphql';

/** What the MFA self-test found. */
export enum MfaResult {
  COMPLIANT = 'COMPLIANT',
  NOT_COMPLIANT = 'NOT_COMPLIANT',
  NOT_APPLICABLE = 'NOT_APPLICABLE',
  UNKNOWN = 'UNKNOWN',
}

registerEnumType(MfaResult, {
  name: 'MfaResult',
  description: "Whether Partner Center finds multi-factor authentication in the gateway's sign-in.",
  valuesConfig: {
    COMPLIANT: { description: 'It does.' },
    NOT_COMPLIANT: { description: 'It does not, and refuses the calls that take it.' },
    NOT_APPLICABLE: { description: 'The gateway signs in as an application alone, outside the rule.' },
    UNKNOWN: { description: 'It could not be asked, or did not say.' },
  },
});
