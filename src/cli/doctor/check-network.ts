import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { type Finding, messageOf } from './finding.js';

const TIMEOUT_MS = 10_000;
const WARNING_DAYS = 14;
const DAY_MS = 86_400_000;

/** Whether the gateway's name resolves. */
export async function checkDns({ hostname }: URL): Promise<Finding> {
  const check = 'dns';
  try {
    const addresses = await lookup(hostOf(hostname), { all: true });
    return {
      check,
      result: 'ok',
      detail: `${hostname} is ${addresses.map(({ address }) => address).join(', ')}`,
    };
  } catch (error) {
    const fix = 'Check the spelling of OVERAGE_URL, and whether you need a VPN for this name.';
    return { check, result: 'problem', detail: messageOf(error), fix };
  }
}

/** Whether the gateway's certificate is trusted here, and for how long. */
export async function checkTls({ protocol, hostname, port }: URL): Promise<Finding> {
  const check = 'tls';
  if (protocol === 'http:') return { check, result: 'skipped', detail: 'plain http, for this machine only' };
  try {
    const validTo = await certificateEnd(hostOf(hostname), Number(port || 443));
    const daysLeft = Math.floor((validTo.getTime() - Date.now()) / DAY_MS);
    const detail = `the certificate is trusted, ${daysLeft} days left`;
    if (daysLeft >= WARNING_DAYS) return { check, result: 'ok', detail };
    return { check, result: 'warning', detail, fix: 'Tell the operator of the gateway to renew it.' };
  } catch (error) {
    return { check, result: 'problem', detail: messageOf(error), fix: remedyFor(error) };
  }
}

const UNKNOWN_CA =
  'If it is signed by a CA of your organisation, or by itself, set NODE_EXTRA_CA_CERTS to a PEM file of that CA or certificate. If not, do not go on: somebody else may be answering.';

const REMEDIES: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'Tell the operator of the gateway to renew it, if the clock of this machine is right.',
  CERT_NOT_YET_VALID: 'Set the clock of this machine (NTP), or tell the operator of the gateway.',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'The certificate is for another name: check the spelling of OVERAGE_URL, or tell the operator of the gateway.',
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_CA,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_CA,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_CA,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_CA,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_CA,
};

function remedyFor(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return (
    REMEDIES[code] ??
    'Check OVERAGE_URL and the network; behind a proxy set HTTPS_PROXY and NODE_USE_ENV_PROXY=1.'
  );
}

/** URLs have IPv6 addresses in brackets, sockets without. */
function hostOf(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function certificateEnd(host: string, port: number): Promise<Date> {
  return new Promise((resolve, reject) => {
    // An address is no server name (RFC 6066); the certificate is checked against it all the same.
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = connect({ host, port, timeout: TIMEOUT_MS, ...name });
    socket.once('secureConnect', () => {
      resolve(new Date(socket.getPeerCertificate().valid_to));
      socket.end();
    });
    socket.once('timeout', () => socket.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} seconds`)));
    socket.once('error', reject);
  });
}
