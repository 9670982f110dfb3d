import type { Answer, AskOptions, GatewayUnderTest } from './gateway-under-test.js';

const DOCUMENT = `mutation ($input: SetOverageInput!) { setOverage(input: $input) {
  outcome
  overage { azureEntitlementId partnerId overageEnabled }
  userErrors { code field message upstreamCode }
} }`;

export type SetOverageVariables = Readonly<Record<string, unknown>>;

/** Asks for a change with everything selected; `payload` is `data.setOverage`. */
export async function setOverage(
  running: GatewayUnderTest,
  input: SetOverageVariables,
  options?: AskOptions,
) {
  const answer: Answer = await running.ask(DOCUMENT, { input }, options);
  return { ...answer, payload: answer.data?.setOverage };
}
