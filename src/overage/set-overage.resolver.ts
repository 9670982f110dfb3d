import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Authorizer } from '../access/authorize.js';
import type { GatewayContext } from '../access/gateway-context.js';
import type { RateLimits } from '../access/rate-limits.js';
import { GatewayError } from '../errors/gateway-error.js';
import { SetOverageInput } from './set-overage.input.js';
import { SetOveragePayload } from './set-overage.payload.js';
import type { OverageWriter } from './write/overage-writer.js';
import { toOverageChange } from './write/validate.step.js';

/** The one write: who may turn whose overage on or off. */
@Resolver(() => SetOveragePayload)
export class SetOverageResolver {
  constructor(
    private readonly authorizer: Authorizer,
    private readonly rateLimits: Pick<RateLimits, 'chargeWrite'>,
    private readonly writer: OverageWriter,
  ) {}

  @Mutation(() => SetOveragePayload, {
    nullable: true,
    description:
      'Sets the overage of a customer. Enabling makes the customer accrue charges. Needs the role Overage.Enable or Overage.Disable.',
  })
  async setOverage(
    @Arg('input', () => SetOverageInput, { description: 'What should be.' }) input: SetOverageInput,
    @Ctx() context: GatewayContext,
  ): Promise<SetOveragePayload> {
    const { caller } = context;
    const request = { ...context.request, deadline: context.request.deadline.again() };
    context.request = request;
    const change = toOverageChange(input);
    try {
      this.authorizer.requireRole(
        caller,
        change.wanted.overageEnabled ? 'Overage.Enable' : 'Overage.Disable',
      );
      this.authorizer.requireCustomer(caller, change.customerId);
    } catch (error) {
      const code = error instanceof GatewayError ? error.code : 'INTERNAL_SERVER_ERROR';
      await this.writer.recordDenied(change, caller, { code, dryRun: input.dryRun }, request);
      throw error;
    }
    if (input.dryRun) return this.writer.preview(change, request);
    // Only now: a stranger must not use up a customer's budget.
    await this.rateLimits.chargeWrite(change.customerId);
    return this.writer.write(change, caller, request);
  }
}
