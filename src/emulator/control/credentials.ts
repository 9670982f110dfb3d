import { X509Certificate } from 'node:crypto';
import type { JSONWebKeySet } from 'jose';
import type { FederatedIssuer } from '../entra-id/client-assertion.js';
import { isObject } from '../json.js';
import { ControlError } from './switchboard.js';

/** Credentials to register for the applications besides their secret. */
export interface Credentials {
  readonly certificatePem?: string;
  readonly federatedIssuer?: FederatedIssuer;
}

/** Checks what was sent to the control endpoint. @throws ControlError */
export function toCredentials(value: unknown): Credentials {
  if (!isObject(value)) throw new ControlError('Send {"certificatePem": …} or {"federatedIssuer": …}.');
  const { certificatePem, federatedIssuer, ...unknown } = value;
  const [stray] = Object.keys(unknown);
  if (stray !== undefined)
    throw new ControlError(`There is no "${stray}": certificatePem or federatedIssuer.`);
  return {
    ...(certificatePem === undefined ? {} : { certificatePem: toPem(certificatePem) }),
    ...(federatedIssuer === undefined ? {} : { federatedIssuer: toIssuer(federatedIssuer) }),
  };
}

function toPem(value: unknown): string {
  if (typeof value !== 'string' || !isCertificate(value)) {
    throw new ControlError('certificatePem must be the PEM text of a public certificate.');
  }
  return value;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

function toIssuer(value: unknown): FederatedIssuer {
  if (!isObject(value) || typeof value.issuer !== 'string' || !isKeySet(value.jwks)) {
    throw new ControlError(
      'federatedIssuer must be {"issuer": text, "subject"?: text, "jwks": {"keys": […]}}.',
    );
  }
  const { issuer, subject, jwks } = value;
  return { issuer, jwks, ...(typeof subject === 'string' ? { subject } : {}) };
}

function isKeySet(value: unknown): value is JSONWebKeySet {
  return isObject(value) && Array.isArray(value.keys) && value.keys.every(isObject);
}
