import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { type Finding, messageOf } from './finding.js';
import { NoTunnelError, tunnel } from './tunnel.js';

const TIMEOUT_MS = 10_000;
const WARNING_DAYS = 14;
const DAY_MS = 86_400_000;

const OTHER_PROXY =
  'Check HTTPS_PROXY, and ask whoever runs the proxy to let the gateway through; name the gateway in NO_PROXY if it can be reached directly.';

/** Whether the gateway's name resolves; where a proxy looks it up, whether the proxy's does. */
export async function checkDns({ hostname }: URL, proxy?: URL): Promise<Finding> {
  const check = 'dns';
  const [what, name] = proxy === undefined ? ['', hostname] : ['the proxy ', proxy.hostname];
  try {
    const addresses = await lookup(hostOf(name), { all: true });
    const found = `${what}${name} is ${addresses.map(({ address }) => address).join(', ')}`;
    const detail = proxy === undefined ? found : `${found}; it looks ${hostname} up itself`;
    return { check, result: 'ok', detail };
  } catch (error) {
    const fix =
      'Check the spelling of OVERAGE_URL, and whether you need a VPN for this name, or a proxy (HTTPS_PROXY and NODE_USE_ENV_PROXY=1).';
    return {
      check,
      result: 'problem',
      detail: messageOf(error),
      fix: proxy === undefined ? fix : OTHER_PROXY,
    };
  }
}

/** Whether the gateway's certificate is trusted here, and for how long; by a proxy where requests go by one. */
export async function checkTls({ protocol, hostname, port }: URL, proxy?: URL): Promise<Finding> {
  const check = 'tls';
  if (protocol === 'http:') return { check, result: 'skipped', detail: 'plain http, for this machine only' };
  try {
    const validTo = await certificateEnd(hostOf(hostname), Number(port || 443), proxy);
    const daysLeft = Math.floor((validTo.getTime() - Date.now()) / DAY_MS);
    const way = proxy === undefined ? '' : ` (through the proxy ${proxy.host})`;
    const detail = `the certificate is trusted, ${daysLeft} days left${way}`;
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
  if (error instanceof NoTunnelError) return OTHER_PROXY;
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

async function certificateEnd(host: string, port: number, proxy: URL | undefined): Promise<Date> {
  const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const way = proxy === undefined ? { host, port } : { socket: await tunnel(proxy, authority, TIMEOUT_MS) };
  return new Promise((resolve, reject) => {
    // An address is no server name (RFC 6066); the certificate is checked against it all the same.
    const name = isIP(host) === 0 ? { servername: host } : { host };
    const socket = connect({ ...way, timeout: TIMEOUT_MS, ...name });
    socket.once('secureConnect', () => {
      resolve(new Date(socket.getPeerCertificate().valid_to));
      socket.end();
    });
    socket.once('timeout', () => socket.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} seconds`)));
    socket.once('error', reject);
  });
}
