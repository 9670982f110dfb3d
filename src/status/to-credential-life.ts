import type { CredentialLife } from './credential-life.type.js';

const DAY_MS = 86_400_000;

/** From when on, and how, a credential is to be renewed. */
export interface Renewal {
  readonly attentionAtDays: number;
  readonly remedy: string;
}

/** Entra gives a new one with each use, so that few days left mean that it no longer does. The alert has the same threshold. */
export const REFRESH_TOKEN: Renewal = {
  attentionAtDays: 14,
  remedy:
    'Run `npm run consent`, sign in with MFA as the service account, and put the file in place of the old one. No restart is needed.',
};

/** To renew one takes people and approvals. */
export const CERTIFICATE: Renewal = {
  attentionAtDays: 30,
  remedy:
    'Add a new certificate to the app registration in Entra, then replace the file of ENTRA_CLIENT_CERTIFICATE_PATH. No restart is needed.',
};

/** Null for what the gateway does not have, or could not read. */
export function toCredentialLife(
  expiresAt: Date | undefined,
  { attentionAtDays, remedy }: Renewal,
  now: Date,
): CredentialLife | null {
  if (expiresAt === undefined) return null;
  const daysLeft = Math.max(0, Math.floor((expiresAt.getTime() - now.getTime()) / DAY_MS));
  const needsAttention = daysLeft < attentionAtDays;
  return { expiresAt, daysLeft, needsAttention, remedy: needsAttention ? remedy : null };
}
