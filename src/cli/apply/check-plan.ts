import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';
import type { PlanHeader } from '../plan/plan-format.js';

export interface PlanLimits {
  readonly gateway: URL;
  readonly maxAgeMs: number;
  readonly maxChanges: number | undefined;
  readonly now: Date;
}

/**
 * Refuses a plan that is for another gateway, too old, or changes more than allowed.
 * @throws CliError that says what to do
 */
export function checkPlan(header: PlanHeader, changes: number, limits: PlanLimits): void {
  if (header.gateway !== limits.gateway.href) {
    throw new CliError(
      EXIT.usage,
      `This plan is for ${header.gateway}, and OVERAGE_URL is ${limits.gateway.href}. Make a plan with this gateway.`,
    );
  }
  const ageMs = limits.now.getTime() - Date.parse(header.createdAt);
  if (!(ageMs <= limits.maxAgeMs)) {
    throw new CliError(
      EXIT.usage,
      `This plan is stale: it was made at ${header.createdAt}. Make a new one, or allow more with --max-age.`,
    );
  }
  if (limits.maxChanges !== undefined && changes > limits.maxChanges) {
    throw new CliError(
      EXIT.usage,
      `This plan changes ${changes} customers, and --max-changes allows ${limits.maxChanges}. Nothing was done.`,
    );
  }
}
