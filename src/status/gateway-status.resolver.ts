import { Ctx, Extensions, FieldResolver, Query, Resolver } from 'type-graphql';
import type { Authorizer } from '../access/authorize.js';
import type { GatewayContext } from '../access/gateway-context.js';
import type { CredentialReport } from '../entra/credential-report.js';
import type { Clock } from '../request/clock.js';
import type { Deadline } from '../request/deadline.js';
import type { RequestContext } from '../request/request-context.js';
import { TO_CREDENTIAL_KIND } from './credential-kind.enum.js';
import { GatewayCredentials } from './gateway-credentials.type.js';
import type { GatewayMode } from './gateway-mode.enum.js';
import { GatewayStatus } from './gateway-status.type.js';
import { gatewayVersion } from './gateway-version.js';
import { MfaSelfTest } from './mfa-self-test.type.js';
import { CERTIFICATE, REFRESH_TOKEN, toCredentialLife } from './to-credential-life.js';

/** One check that hangs must not take the answer of the others with it. */
const LONGEST_CHECK_MS = 5_000;

export interface GatewayStatusOptions {
  readonly authorizer: Pick<Authorizer, 'requireRole'>;
  readonly mode: GatewayMode;
  readonly partnerTenant: string;
  /** Names of the parts, and whether each works as it should. */
  readonly parts: () => Readonly<Record<string, boolean>>;
  readonly inspectCredentials: (deadline: Deadline) => Promise<CredentialReport>;
  readonly testMfa: (request: RequestContext) => Promise<MfaSelfTest>;
  readonly clock: Pick<Clock, 'date'>;
}

/** What `overage doctor` and operators ask about the gateway itself. */
@Resolver(() => GatewayStatus)
export class GatewayStatusResolver {
  constructor(private readonly options: GatewayStatusOptions) {}

  @Query(() => GatewayStatus, {
    nullable: true,
    description:
      "The gateway's own side: version, parts, credentials and days left, MFA. Needs the role Operations.Read.",
  })
  gatewayStatus(@Ctx() { caller }: GatewayContext): GatewayStatus {
    const { authorizer, mode, partnerTenant, parts } = this.options;
    authorizer.requireRole(caller, 'Operations.Read');
    return {
      version: gatewayVersion(),
      mode,
      partnerTenant,
      parts: Object.entries(parts()).map(([name, works]) => ({ name, works })),
    };
  }

  @FieldResolver(() => GatewayCredentials, {
    nullable: true,
    description:
      'By what it signs in, and until when. They are tried: when there is no token in memory, one is asked of Entra.',
  })
  async credentials(@Ctx() { request }: GatewayContext): Promise<GatewayCredentials> {
    const { inspectCredentials, clock } = this.options;
    const report = await inspectCredentials(request.deadline.atMost(LONGEST_CHECK_MS));
    const now = clock.date();
    return {
      kind: TO_CREDENTIAL_KIND[report.kind],
      actsForUser: report.actsForUser,
      certificate: toCredentialLife(report.certificateEndsAt, CERTIFICATE, now),
      refreshToken: toCredentialLife(report.refreshTokenEndsAt, REFRESH_TOKEN, now),
      problems: report.problems,
    };
  }

  @Extensions({ calls: 1 })
  @FieldResolver(() => MfaSelfTest, {
    nullable: true,
    description:
      'The MFA self-test. It takes a call of Partner Center, and is made only when it is asked for.',
  })
  mfa(@Ctx() { request }: GatewayContext): Promise<MfaSelfTest> {
    return this.options.testMfa({ ...request, deadline: request.deadline.atMost(LONGEST_CHECK_MS) });
  }
}
